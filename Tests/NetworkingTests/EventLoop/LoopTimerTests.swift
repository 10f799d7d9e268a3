import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Networking

@Suite(.timeLimit(.minutes(1))) struct LoopTimerTests {
    @Test("Timers fire on the loop's thread in the order of their deadlines")
    func order() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let fired = Mutex<[Int]>([])
        let done = Tally()
        // The timers are set in one turn, so that the order does not come from when they were set.
        loop.perform {
            for delay in [6, 2, 4] {
                loop.schedule(after: .milliseconds(delay)) {
                    fired.withLock { $0.append(loop.isOnThread ? delay : -delay) }
                    done.increment()
                }
            }
        }
        await done.reach(3)
        #expect(fired.withLock { $0 } == [2, 4, 6])
    }

    @Test("A timer does not fire before its time")
    func notEarly() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let clock = ContinuousClock()
        let elapsed = try await clock.measure { try await loop.sleep(seconds: 0.02) }
        #expect(elapsed >= .milliseconds(20))
    }

    @Test("A cancelled timer does not fire")
    func cancelled() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let fired = Mutex<[String]>([])
        let done = Tally()
        loop.perform {
            let timer = loop.schedule(after: .milliseconds(2)) { fired.withLock { $0.append("cancelled") } }
            loop.schedule(after: .milliseconds(5)) {
                fired.withLock { $0.append("kept") }
                done.increment()
            }
            timer.cancel()
        }
        await done.reach(1)
        #expect(fired.withLock { $0 } == ["kept"])
    }

    @Test("Cancelling a task that sleeps wakes it with an error")
    func sleepCancelled() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let task = Task { try await loop.sleep(seconds: 3600) }
        try await loop.sleep(seconds: 0.005)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("Sleeping in a task that is cancelled already throws", arguments: [0, 3600])
    func sleepInCancelledTask(seconds: Double) async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await loop.sleep(seconds: seconds)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("Sleeping for no time, a negative time or no number goes on at once", arguments: [0, -1, Double.nan])
    func noTime(seconds: Double) async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        try await loop.sleep(seconds: seconds)
        #expect(!Task.isCancelled)
    }

    @Test("Sleeping for ever can be cancelled", arguments: [Double.infinity, 1e300])
    func forEver(seconds: Double) async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let task = Task { try await loop.sleep(seconds: seconds) }
        try await loop.sleep(seconds: 0.005)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("Cancelled timers and the deadlines of answered requests leave nothing behind")
    func nothingLeft() async throws {
        let bench = try Bench()
        // On the loop, so that each timer is started before it is cancelled.
        bench.loop.perform {
            for _ in 0..<10 { bench.loop.schedule(after: .seconds(3600)) {}.cancel() }
        }
        _ = try await bench.get()
        let left = await LoopActor(bench.loop).run { _ in bench.loop.timers.count }
        #expect(left == 0)
    }

    @Test("Ten thousand sleeps at once all end")
    func manySleeps() async throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let woken = Tally()
        try await withThrowingTaskGroup { group in
            for index in 0..<10_000 {
                group.addTask {
                    try await loop.sleep(seconds: Double(index % 10) / 1000 + 0.001)
                    woken.increment()
                }
            }
            try await group.waitForAll()
        }
        #expect(woken.count == 10_000)
    }

    @Test("The loop's time is the wall clock")
    func wallClock() throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        #expect(abs(LoopTime(loop).now() - Double(time.tv_sec)) < 5)
    }

    @Test("The loop's approximate time is never ahead of the wall clock, and hardly behind it")
    func approximateTime() throws {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let time = LoopTime(loop)
        let before = time.now()
        let approximate = time.approximateNow()
        #expect(approximate > before - 1 && approximate <= time.now())
    }
}
