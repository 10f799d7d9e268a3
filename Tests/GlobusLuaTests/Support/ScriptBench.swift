import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Networking

/// A mock Globus and a real script host that reaches it over the network.
final class ScriptBench: Sendable {
    let mock: MockGlobus
    let loop: EventLoop
    let time: BenchTime
    let log: BenchLog
    let desk: ControlDesk
    let host: ScriptHost

    /// Where the scripts and the modules `expect` and `mock` are.
    static let scriptFolder = (Bundle.module.resourcePath ?? ".") + "/Scripts"

    init(
        limits: Limits = Limits(),
        libraries: [ScriptLibrary] = .standard,
        tokenStorages: [String: TokenStorageFactory] = [:],
        permissions: Permissions = .all
    ) async throws {
        loop = try EventLoop()
        let time = BenchTime(loop)
        var configuration = MockGlobus.Configuration()
        configuration.listensOnForeignOrigin = true
        configuration.now = { time.now() }
        mock = try await MockGlobus.started(configuration)
        self.time = time
        log = BenchLog()
        desk = ControlDesk(mock: mock, time: time, log: log)
        let secrets = KnownSecrets()
        let log = self.log
        let network = TracingHTTPClient(CurlHTTPClient(loop: loop), knownSecrets: secrets) { log.trace($0) }
        host = try await ScriptHost(
            configuration: ScriptHost.Configuration(
                httpClient: DeskHTTPClient(network: network, desk: desk),
                time: time,
                executor: loop,
                variables: try Self.variables(mock.baseURL),
                libraries: libraries,
                modulePaths: [Self.scriptFolder],
                tokenStorages: tokenStorages,
                permissions: permissions,
                limits: limits,
                logger: log.logger,
                knownSecrets: secrets
            )
        )
    }

    deinit { loop.shutdown() }

    private static func variables(_ baseURL: String) throws -> ServiceEnvironment {
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        return try ServiceEnvironment(variables: Dictionary(uniqueKeysWithValues: names.map { ($0, baseURL) }))
    }
}

extension ScriptBench {
    /// Runs a script of the tests' folder.
    @discardableResult
    func run(file: String, _ arguments: [ScriptValue] = []) async throws -> [ScriptValue] {
        try await host.run(contentsOf: "\(Self.scriptFolder)/\(file)", arguments: arguments)
    }

    /// Runs a script and returns its first result as text.
    func text(_ source: String, _ arguments: [ScriptValue] = []) async throws -> String? {
        try await host.run(source, arguments: arguments).first?.text
    }

    /// The error of a script that must fail, or nil when it has not.
    func failure(_ source: String, _ arguments: [ScriptValue] = []) async -> LuaError? {
        do {
            try await host.run(source, arguments: arguments)
            return nil
        } catch {
            return error as? LuaError
        }
    }

    /// A login client of the mock's, made in Swift.
    func confidentialClient() throws -> ConfidentialAppAuthClient {
        try ConfidentialAppAuthClient(
            clientID: MockGlobus.Client.confidential.id,
            clientSecret: Secret(MockGlobus.Client.confidential.secret ?? ""),
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: time
        )
    }

    /// An authorizer, made in Swift, that has no access token yet.
    func refreshTokenAuthorizer(_ refreshToken: String) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(refreshToken: Secret(refreshToken), authClient: confidentialClient())
    }
}
