import Networking

/// An actor that runs on an event loop.
actor LoopActor {
    private nonisolated let loop: EventLoop
    private(set) var steps = 0

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func run<Value: Sendable>(
        _ body: @Sendable (isolated LoopActor) async throws -> Value
    ) async rethrows -> Value {
        try await body(self)
    }

    func step() { steps += 1 }
}
