import GlobusAuth
import GlobusLua
import LuaRuntime
import StandardHost

/// A host whose scripts handle the events of a site.
struct EventHandling: Sendable {
    let site = Site()
    let host: ScriptHost
    private let transfer: BaseClient

    /// Runs `policies.lua`, which says where tokens are kept, and `handlers.lua`, which names the handlers.
    init(scriptsIn folder: String, mayNotify: Bool, _ account: GlobusAccount) async throws {
        host = try await StandardHost.make(
            libraries: [site.library],
            startupScripts: [.file("\(folder)/policies.lua")],
            permissions: Permissions(globusServices: true, named: mayNotify ? ["site-notify"] : []),
            limits: Limits(memory: 64 << 20, cpu: .milliseconds(500), time: .seconds(20))
        )
        transfer = try await account.transferClient(for: host)
        try await host.run(contentsOf: "\(folder)/handlers.lua")
    }

    /// Calls the handlers of an event one after the other.
    ///
    /// - Throws: `LuaError` for what a handler raised, and where it has passed a limit.
    func handle(_ event: Event) async throws -> [Decision] {
        var decisions: [Decision] = []
        for handler in site.handlers(of: event.kind) {
            let decision = try await handler.call([.encoding(event), .client(transfer)], returning: Decision?.self)
            if let decision { decisions.append(decision) }
        }
        return decisions
    }
}

/// The account by which the server uses Globus.
struct GlobusAccount: Sendable {
    var url: String?
    var clientID: String
    var clientSecret: Secret
    var refreshToken: Secret

    /// A client whose renewed tokens go through the storage and the handler that `policies.lua` has.
    func transferClient(for host: ScriptHost) async throws -> BaseClient {
        let (http, time) = (host.configuration.httpClient, host.configuration.time)
        let login = try ConfidentialAppAuthClient(
            clientID: clientID,
            clientSecret: clientSecret,
            options: LoginClientOptions(baseURL: url),
            httpClient: http,
            time: time
        )
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: refreshToken,
            authClient: login,
            options: RenewalOptions(handlers: [host.onRefresh], storage: try await host.tokenStorage(named: "site"))
        )
        let configuration = ClientConfiguration(baseURL: url, authorizer: authorizer)
        return try BaseClient(.transfer, configuration, httpClient: http, time: time)
    }
}
