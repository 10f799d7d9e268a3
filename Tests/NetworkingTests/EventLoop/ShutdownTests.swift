import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    @Test("A shutdown ends sleeps and transfers in flight with a cancellation")
    func endsWhatIsInFlight() async throws {
        let bench = try Bench { _, connection in connection.waitForClose() }
        let transfer = Task { try await bench.get() }
        let sleep = Task { try await bench.loop.sleep(seconds: 3600) }
        await bench.server.log.requestCount.reach(1)
        bench.loop.shutdown()
        await #expect(throws: CancellationError.self) { try await transfer.value }
        await #expect(throws: CancellationError.self) { try await sleep.value }
        await bench.server.log.disconnections.reach(1)
    }

    @Test("A shutdown ends the requests that wait for their turn without sending them")
    func endsWhatWaits() async throws {
        var configuration = EventLoop.Configuration()
        configuration.maximumConnectionsPerHost = 1
        let bench = try Bench(loop: configuration) { _, connection in connection.waitForClose() }
        let tasks = (0..<5).map { _ in Task { try await bench.get() } }
        await bench.server.log.requestCount.reach(1)
        bench.loop.shutdown()
        for task in tasks {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(bench.server.log.requestCount.count == 1)
    }

    @Test("After a shutdown, sleeps and transfers throw and actors still answer")
    func lateWork() async throws {
        let bench = try Bench()
        let actor = LoopActor(bench.loop)
        bench.loop.shutdown()
        await #expect(throws: CancellationError.self) { try await bench.get() }
        await #expect(throws: CancellationError.self) { try await bench.loop.sleep(seconds: 1) }
        await actor.step()
        await actor.step()
        #expect(await actor.steps == 2)
        #expect(bench.server.log.requests.isEmpty)
    }

    @Test("Jobs of an actor that are queued when the loop ends still run")
    func queuedJobsRun() async throws {
        let loop = try EventLoop()
        let actor = LoopActor(loop)
        let gate = Gate()
        loop.perform { gate.wait() }
        async let steps: Void = withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await actor.step() } }
        }
        Task.detached { gate.open() }
        loop.shutdown()
        await steps
        #expect(await actor.steps == 20)
    }

    @Test("Several shutdowns at once all return")
    func concurrentShutdowns() async throws {
        let loop = try EventLoop()
        await withTaskGroup { group in
            for _ in 0..<4 { group.addTask { loop.shutdown() } }
        }
        loop.shutdown()
        await #expect(throws: CancellationError.self) { try await loop.sleep(seconds: 1) }
    }

    @Test("A loop can be shut down on its own thread")
    func onOwnThread() async throws {
        let loop = try EventLoop()
        await LoopActor(loop).run { _ in loop.shutdown() }
        await #expect(throws: CancellationError.self) { try await loop.sleep(seconds: 1) }
    }

    @Test("A loop that was shut down is freed")
    func freed() async throws {
        weak var observed: EventLoop?
        do {
            let bench = try Bench()
            observed = bench.loop
            _ = try await bench.get()
            bench.loop.shutdown()
        }
        #expect(observed == nil)
    }
}
