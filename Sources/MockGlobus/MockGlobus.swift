import LoopbackServer
import Synchronization

/// A mock of the Globus services on a loopback port, for tests, demonstrations and benchmarks.
///
/// All services are at one origin, ``baseURL``, with their own paths. Scripted ``faults``, even connection resets,
/// happen on that same port: there is no proxy, and a request without a fault is answered directly. The mock logs
/// nothing, and connects to nothing but 127.0.0.1. It may be used from any thread.
public final class MockGlobus: Sendable {
    let core: MockCore
    let router: Router
    private let listeners = Mutex<[LoopbackServer]>([])

    /// Creates a mock that does not listen yet.
    public init(configuration: Configuration = Configuration()) {
        let core = MockCore(configuration)
        self.core = core
        let own =
            AuthEndpoints(core: core).endpoints + CredentialService(core: core).endpoints
            + TransferService(core: core).endpoints + TransferFileService(core: core).endpoints
            + GroupsService(core: core).endpoints + SearchService(core: core).endpoints
            + FileService(core: core).endpoints + BenchService.endpoints
        router = Router(own, and: OperationService(core: core).endpoints(besides: own))
    }

    /// Starts listening, and returns when requests are accepted.
    ///
    /// - Throws: ``MockGlobusError`` where the port is in use, or where the mock was started before.
    public func start() async throws {
        guard core.url(of: .main) == nil else {
            throw MockGlobusError(message: "The mock is running already. Stop it first, or use another.", cause: nil)
        }
        try listen(on: core.configuration.port, as: .main)
        if core.configuration.listensOnForeignOrigin { try listen(on: 0, as: .foreign) }
    }

    /// Stops listening and closes all connections.
    ///
    /// What was recorded and issued is kept. It waits for the requests that are being answered, so the function of a fault
    /// must not call it.
    public func stop() async {
        let stopping = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        core.ports.withLock { $0 = [:] }
        for listener in stopping { await listener.stop() }
    }

    /// Creates a mock that listens until it is stopped or released.
    ///
    /// - Parameter configuration: The settings of the mock.
    /// - Returns: The mock.
    /// - Throws: ``MockGlobusError`` where the port is in use.
    public static func started(_ configuration: Configuration = Configuration()) async throws -> MockGlobus {
        let mock = MockGlobus(configuration: configuration)
        try await mock.start()
        return mock
    }

    private func listen(on port: UInt16, as origin: RecordedRequest.Origin) throws {
        let handler = ExchangeHandler(core: core, router: router, origin: origin)
        var limits = LoopbackServer.Limits()
        // A client may stand still in a debugger.
        limits.quietTime = 600
        do {
            let listener = try LoopbackServer.start(port: port, limits: limits, handler: handler)
            core.ports.withLock { $0[origin] = listener.port }
            listeners.withLock { $0.append(listener) }
        } catch let failure as LoopbackServer.Failure {
            throw MockGlobusError(message: failure.message, cause: failure.cause)
        }
    }
}

extension MockGlobus {
    /// The URL of all services, such as `http://127.0.0.1:40001`, without a slash at the end.
    ///
    /// The mock must be running.
    public var baseURL: String {
        url(of: .main, hint: "Call start() first.")
    }

    /// A second origin with the same services, for redirects to a foreign origin.
    ///
    /// The mock must be running with ``Configuration/listensOnForeignOrigin``.
    public var foreignURL: String {
        url(of: .foreign, hint: "Set listensOnForeignOrigin and call start() first.")
    }

    private func url(of origin: RecordedRequest.Origin, hint: String) -> String {
        guard let url = core.url(of: origin) else { preconditionFailure("MockGlobus has no such address. \(hint)") }
        return url
    }
}

extension MockGlobus {
    /// The faults of future requests.
    public var faults: FaultScript { core.faults }

    /// How tokens are issued from now on.
    public var tokenPolicy: TokenPolicy {
        get { core.authority.withLock { $0.policy } }
        set { core.authority.withLock { $0.policy = newValue } }
    }

    /// Returns the mock's time in seconds since 1970.
    public func now() -> Double {
        core.clock.now()
    }

    /// Advances the mock's time, so that tokens become older and transfers end.
    public func advance(seconds: Double) {
        core.clock.advance(seconds: seconds)
    }

    /// Registers a client, replacing one with the same identifier.
    public func register(_ client: Client) {
        core.authority.withLock { $0.register(client) }
    }

    /// Makes every access token that was issued so far expire, whatever its expiry time.
    public func expireAccessTokens() {
        core.authority.withLock { $0.expireAccessTokens(now: core.clock.now()) }
    }

    /// Revokes a token: only itself where it is an access token, and with a refresh token all that came from its login.
    public func revoke(_ token: String) {
        core.authority.withLock { $0.revoke(token) }
    }

    /// Whether a token would be accepted now.
    public func isActive(_ token: String) -> Bool {
        core.authority.withLock { authority in
            if let token = authority.accessTokens[token] { return token.isActive(at: core.clock.now()) }
            return authority.refreshTokens[token]?.isActive ?? false
        }
    }

    /// Signs ID tokens with a new key from now on.
    ///
    /// - Parameter keepingOld: Whether the old keys stay published.
    /// - Throws: An error where a key cannot be made.
    public func rotateSigningKey(keepingOld: Bool = true) throws {
        try core.keys.rotate(keepingOld: keepingOld)
    }
}

extension MockGlobus {
    /// Returns the requests that arrived, in order, including those that a fault kept from their endpoint.
    public func requests() -> [RecordedRequest] {
        core.log.all()
    }

    /// Returns the requests of one route.
    public func requests(to route: Route) -> [RecordedRequest] {
        requests().filter(route.matches)
    }

    /// Returns the token requests, or only those of one grant type.
    public func tokenRequests(grantType: String? = nil) -> [RecordedRequest] {
        requests(to: .token).filter { grantType == nil || $0.form["grant_type"] == grantType }
    }

    /// Returns how many token requests arrived, by grant type.
    public func tokenRequestCounts() -> [String: Int] {
        Dictionary(tokenRequests().map { ($0.form["grant_type"] ?? "", 1) }, uniquingKeysWith: +)
    }

    /// Forgets the requests that arrived so far.
    public func clearRequests() {
        core.log.clear()
    }
}

extension MockGlobus {
    /// What a person needs to try things out: the URL, the clients, a fresh refresh token, the people and the routes.
    ///
    /// The mock must be running. Each call issues another refresh token.
    public func describe() -> String {
        let clients = core.authority.withLock { $0.clients.values.sorted { $0.id < $1.id } }
        let native = clients.first { $0.secret == nil }
        var lines = ["Mock Globus at \(baseURL)", "", "Clients:"]
        lines += clients.map { "  \($0.id)  " + ($0.secret.map { "secret \($0)" } ?? "native, no secret") }
        if let client = native ?? clients.first {
            lines += ["", "A refresh token of client \(client.id), for Transfer:"]
            lines.append("  " + issueRefreshToken(clientID: client.id))
        }
        lines += ["", "People who log in by a browser:"]
        lines += core.configuration.identities.map { "  \($0.name), \($0.username)" }
        lines += ["", "Routes:"]
        lines += router.endpoints.map(Self.line)
        lines.append("  and all other operations of the Globus SDK's clients (\(router.operations.count) more routes)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ endpoint: Endpoint) -> String {
        let route = "\(endpoint.route.method ?? "") \(endpoint.route.path)"
        return "  " + route + String(repeating: " ", count: max(2, 50 - route.count)) + endpoint.summary
    }
}

/// Why a mock could not be started.
public struct MockGlobusError: Error, Sendable, CustomStringConvertible {
    /// What happened and what to do next, in one line.
    public let message: String
    /// The error that led to this one.
    public let cause: (any Error)?

    /// The message.
    public var description: String { message }
}
