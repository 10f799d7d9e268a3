import Glibc
import GlobusAuth
import Networking
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct EventLoopTests {
    @Test("An actor of the loop runs on its thread, before and after it waits")
    func actorRunsOnThread() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let isOnThread = try await LoopActor(loop).run { _ in
            let before = loop.isOnThread
            try await loop.sleep(seconds: 0.001)
            return [before, loop.isOnThread]
        }
        #expect(isOnThread == [true, true])
        #expect(!loop.isOnThread)
    }

    @Test("Code called back on the loop's thread may assume the isolation of its actors")
    func assumeIsolated() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let actor = LoopActor(loop)
        let done = Tally()
        loop.perform {
            actor.assumeIsolated { $0.step() }
            done.increment()
        }
        await done.reach(1)
        #expect(await actor.steps == 1)
    }

    @Test("The thread identifier names the thread that the loop's jobs run on")
    func threadIdentifier() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let identifier = await LoopActor(loop).run { _ in pthread_self() }
        #expect(pthread_equal(loop.threadIdentifier, identifier) != 0)
    }

    @Test("Work from many threads all arrives")
    func manyThreads() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let actor = LoopActor(loop)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 { await actor.step() }
                }
            }
        }
        #expect(await actor.steps == 4000)
    }

    @Test("What asks for the next turn gets it in order, and what is asked for in a turn comes after it")
    func workers() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let numbers = Mutex<[Int]>([])
        let done = Tally()
        let note: @Sendable (Int) -> Void = { number in
            numbers.withLock { $0.append(number) }
            done.increment()
        }
        loop.perform {
            for number in 1...3 {
                loop.request(
                    Worker {
                        note(number)
                        loop.request(Worker { note(number + 3) })
                    }
                )
            }
        }
        await done.reach(6)
        #expect(numbers.withLock { $0 } == [1, 2, 3, 4, 5, 6])
    }

    @Test("Jobs that keep queueing jobs starve neither timers nor transfers")
    func fairness() async throws {
        let bench = try Bench()
        let isDone = Atomic(false)
        // The loop never pauses, since this task yields to the loop itself.
        async let busy: Void = LoopActor(bench.loop).run { _ in
            while !isDone.load(ordering: .relaxed) { try await bench.loop.sleep(seconds: 0) }
        }
        try await bench.loop.sleep(seconds: 0.005)
        let response = try await bench.get()
        isDone.store(true, ordering: .relaxed)
        try await busy
        #expect(response.status == 200)
    }

    @Test("An idle loop waits instead of spinning")
    func idleLoopWaits() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let actor = LoopActor(loop)
        let before = await actor.run { _ in threadTime() }
        try await loop.sleep(seconds: 0.2)
        let after = await actor.run { _ in threadTime() }
        #expect(after - before < 0.01)
    }
}

private func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Calls a function in its turn.
private final class Worker: TurnWorker {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    func takeTurn() { body() }
}
