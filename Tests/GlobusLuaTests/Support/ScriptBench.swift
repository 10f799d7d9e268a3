import Foundation
import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import GlobusTokenStorage
import LuaRuntime
import MockGlobus
import Networking

/// A mock Globus and a real script host that reaches it over the network.
final class ScriptBench: Sendable {
    let mock: MockGlobus
    let loop: EventLoop
    let time: TestClock
    let log: BenchLog
    let host: ScriptHost
    private let tests: TestBench

    /// Where the test files and their modules are.
    static let scriptFolder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Scripts").standardized.path

    /// The mock, the clock and the other functions of test files, for the scripts that need them.
    var testLibraries: [ScriptLibrary] { ScriptLibrary.testing(tests) }

    init(
        limits: Limits = Limits(),
        libraries: [ScriptLibrary] = .standard,
        tokenStorages: [String: TokenStorageFactory] = [:],
        permissions: Permissions = .all
    ) async throws {
        loop = try EventLoop()
        let time = TestClock(LoopTime(loop))
        var configuration = MockGlobus.Configuration()
        configuration.listensOnForeignOrigin = true
        configuration.now = { time.now() }
        mock = try await MockGlobus.started(configuration)
        self.time = time
        log = BenchLog()
        tests = TestBench(mock: mock, clock: time, log: TestLog())
        let secrets = KnownSecrets()
        let log = self.log
        host = try await ScriptHost(
            configuration: ScriptHost.Configuration(
                httpClient: TracingHTTPClient(CurlHTTPClient(loop: loop), knownSecrets: secrets) { log.trace($0) },
                time: time,
                executor: loop,
                variables: try Self.variables(mock.baseURL),
                libraries: libraries,
                modulePaths: [Self.scriptFolder],
                tokenStorages: tokenStorages.merging(["memory": Self.memory()]) { own, _ in own },
                app: Self.app,
                permissions: permissions,
                limits: limits,
                logger: log.logger,
                knownSecrets: secrets
            )
        )
    }

    deinit { loop.shutdown() }

    /// What `globus.app()` is: a client of the mock, which acts for itself.
    static var app: AppSettings {
        let client = MockGlobus.Client.confidential
        return AppSettings("bench", clientSecret: client.secret.map { Secret($0) }, tokenStorage: "memory") {
            client.id
        }
    }

    static func memory() -> TokenStorageFactory {
        let storage = MemoryTokenStorage()
        return { request in
            let options = try request.options(named: TokenStorageRequest.fileOptions)
            return storage.inNamespace(try options.string("namespace") ?? storage.namespace)
        }
    }

    private static func variables(_ baseURL: String) throws -> ServiceEnvironment {
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        return try ServiceEnvironment(variables: Dictionary(uniqueKeysWithValues: names.map { ($0, baseURL) }))
    }
}

extension ScriptBench {
    /// Runs a script and returns its first result as text.
    func text(_ source: String, _ arguments: [ScriptValue] = []) async throws -> String? {
        try await host.run(source, arguments: arguments).first?.text
    }

    /// The error of a script that must fail, or nil when it has not.
    func failure(
        _ source: String,
        _ arguments: [ScriptValue] = [],
        libraries: [ScriptLibrary] = []
    ) async -> LuaError? {
        do {
            try await host.run(source, arguments: arguments, libraries: libraries)
            return nil
        } catch {
            return error as? LuaError
        }
    }

    /// Returns a login client of the mock, made in Swift.
    func confidentialClient() throws -> ConfidentialAppAuthClient {
        try ConfidentialAppAuthClient(
            clientID: MockGlobus.Client.confidential.id,
            clientSecret: Secret(MockGlobus.Client.confidential.secret ?? ""),
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: time
        )
    }

    /// Returns an authorizer without an access token, made in Swift.
    func refreshTokenAuthorizer(_ refreshToken: String) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(refreshToken: Secret(refreshToken), authClient: confidentialClient())
    }
}
