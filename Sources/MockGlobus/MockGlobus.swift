import Synchronization

/// A mock of Globus Auth, Transfer, Groups and Search on a loopback port, for tests, demonstrations and benchmarks.
///
/// Every service is reached at one origin, ``baseURL``, by the services' own paths. Scripted ``faults``, also
/// connection resets, happen on that same port: there is no proxy, and a request without a fault takes the plain path.
/// It logs nothing and never leaves 127.0.0.1. All of it is safe to use from any thread.
public final class MockGlobus: Sendable {
    let core: MockCore
    let router: Router
    private let listeners = Mutex<[Listener]>([])

    /// Creates a mock that does not listen yet.
    public init(configuration: Configuration = Configuration()) {
        let core = MockCore(configuration)
        self.core = core
        router = Router(
            AuthService(core: core).endpoints + CredentialService(core: core).endpoints
                + TransferService(core: core).endpoints
                + GroupsService(core: core).endpoints + SearchService(core: core).endpoints + BenchService.endpoints
        )
    }

    /// Starts listening and returns once requests are taken.
    ///
    /// Throws ``MockGlobusError`` where the port is taken, or where the mock has been started before.
    public func start() async throws {
        guard core.url(of: .main) == nil else {
            throw MockGlobusError(message: "The mock is running already. Stop it first, or use another.", cause: nil)
        }
        try await listen(on: core.configuration.port, as: .main)
        if core.configuration.listensOnForeignOrigin { try await listen(on: 0, as: .foreign) }
    }

    /// Stops listening and closes all connections.
    ///
    /// What was recorded and issued stays.
    public func stop() async {
        let stopping = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        core.ports.withLock { $0 = [:] }
        for listener in stopping { await listener.stop() }
    }

    /// A mock that listens, until it is stopped or let go.
    public static func started(_ configuration: Configuration = Configuration()) async throws -> MockGlobus {
        let mock = MockGlobus(configuration: configuration)
        try await mock.start()
        return mock
    }

    private func listen(on port: UInt16, as origin: RecordedRequest.Origin) async throws {
        let handler = ExchangeHandler(core: core, router: router, origin: origin)
        let listener = try await Listener.start(port: port, handler: handler)
        core.ports.withLock { $0[origin] = listener.port }
        listeners.withLock { $0.append(listener) }
    }
}
