import Testing

@testable import LuaRuntime

/// Cancelling fibers in each of their states, scopes, and deadlines.
@Suite struct SchedulerCancellationTests {
    private typealias Slice = SchedulerBench.Slice

    @Test("A fiber that is cancelled before it begins runs to its first wait, which fails")
    func beforeBegin() {
        let bench = SchedulerBench()
        let fiber = bench.start(1, .wait)
        bench.scheduler.cancel(fiber)
        bench.run()
        #expect(bench.slices == [Slice(name: 1, input: "begins"), Slice(name: 1, input: "cancelled")])
        #expect(fiber.completion == nil)
    }

    @Test("A fiber that cancels itself goes on to its next wait, which fails")
    func running() {
        let bench = SchedulerBench()
        let fiber = bench.start(1, .run { $0.scheduler.cancel($0) }, .wait)
        bench.run()
        #expect(bench.slices.last == Slice(name: 1, input: "cancelled"))
        #expect(fiber.completion == nil)
    }

    @Test("A wait is cancelled once, and every later one fails without having begun")
    func waiting() {
        let bench = SchedulerBench()
        let fiber = bench.start(1, .wait, .wait, .yield)
        bench.run()
        bench.scheduler.cancel(fiber)
        bench.scheduler.cancel(fiber)
        #expect(fiber.cancellations == 1)
        bench.run()
        #expect(bench.slices.map(\.input) == ["begins", "cancelled", "cancelled", "cancelled"])
        #expect(fiber.hasEnded)
    }

    @Test("A fiber goes on only after the completion of its wait, cancelled or not")
    func structured() {
        let bench = SchedulerBench()
        let fiber = bench.start(1, .stubborn)
        bench.run()
        bench.scheduler.cancel(fiber)
        bench.run()
        #expect(fiber.cancellations == 1)
        #expect(!fiber.hasEnded)
        fiber.completion?.complete(.success(.nothing))
        bench.run()
        #expect(bench.slices.last == Slice(name: 1, input: "goes on"))
    }

    @Test("What came in time is not lost when the fiber is cancelled before its turn")
    func ready() {
        let bench = SchedulerBench()
        let fiber = bench.start(1, .wait, .wait)
        bench.run()
        fiber.completion?.complete(.success(.nothing))
        bench.scheduler.cancel(fiber)
        bench.run()
        #expect(bench.slices.map(\.input) == ["begins", "goes on", "cancelled"])
        #expect(fiber.cancellations == 0)
    }

    @Test("A wait whose registration cancels the fiber is cancelled")
    func registering() {
        let bench = SchedulerBench()
        let child = bench.fiber(2, .wait)
        let fiber = bench.start(1, .scope(.firstFailure, [child, bench.fiber(3, .fail(3))]))
        bench.run()
        #expect(child.cancellations == 1)
        #expect(fiber.failure is TestError)
        bench.scheduler.cancel(fiber)
        #expect(fiber.hasEnded)
    }

    @Test("A cancelled fiber that goes on regardless is ended when its grace is over, after the others' turns")
    func grace() {
        let bench = SchedulerBench(grace: 10)
        let fiber = bench.start(1, .wait, .wait, .wait, .wait)
        bench.run()
        bench.scheduler.cancel(fiber)
        bench.scheduler.takeTurn()
        bench.advanceClock(by: 11)
        bench.scheduler.takeTurn()
        bench.run()
        #expect(bench.slices.map(\.input) == ["begins", "cancelled", "cancelled", "ended"])
        #expect(fiber.hasEnded)
    }

    @Test("Cancelling the owner of a scope cancels the whole tree, however deep, and waits for it")
    func tree() {
        let bench = SchedulerBench()
        let leaf = bench.fiber(0, .stubborn)
        var top = leaf
        for depth in 1...4000 { top = bench.fiber(depth, .scope(.firstFailure, [top])) }
        bench.scheduler.start(top)
        bench.run()
        bench.scheduler.cancel(top)
        bench.run()
        #expect(leaf.cancellations == 1)
        #expect(!top.hasEnded)
        leaf.completion?.complete(.failure(CancellationError()))
        bench.run()
        #expect(top.hasEnded)
        #expect(top.failure is CancellationError)
    }

    @Test("The first error of a scope is its own, and the others are cancelled")
    func firstFailure() {
        let bench = SchedulerBench()
        let other = bench.fiber(2, .wait, .fail(2))
        let fiber = bench.start(1, .scope(.firstFailure, [other, bench.fiber(3, .yield, .fail(3))]))
        bench.run()
        #expect(other.hasEnded)
        #expect(fiber.failure as? TestError == TestError(number: 3))
    }

    @Test("A member that is cancelled alone leaves the others alone")
    func single() {
        let bench = SchedulerBench()
        let (first, second) = (bench.fiber(2, .wait), bench.fiber(3, .wait))
        let fiber = bench.start(1, .scope(.firstFailure, [first, second]))
        bench.run()
        bench.scheduler.cancel(first)
        bench.run()
        #expect(first.hasEnded && !second.hasEnded)
        second.completion?.complete(.success(.nothing))
        bench.run()
        #expect(fiber.hasEnded && fiber.failure == nil)
    }

    @Test("The first success of a race ends it; an error counts only where none succeeds")
    func race() {
        let bench = SchedulerBench()
        let loser = bench.fiber(2, .wait)
        let fiber = bench.start(1, .scope(.firstSuccess, [bench.fiber(3, .fail(3)), loser, bench.fiber(4, .yield)]))
        bench.run()
        #expect(loser.cancellations == 1)
        #expect(fiber.inner?.winner === nil || (fiber.inner?.winner as? ScriptedFiber)?.name == 4)
        #expect(fiber.hasEnded && fiber.failure == nil)
        let losers = bench.start(5, .scope(.firstSuccess, [bench.fiber(6, .fail(6)), bench.fiber(7, .fail(7))]))
        bench.run()
        #expect(losers.failure as? TestError == TestError(number: 6))
    }

    @Test("When a scope's time is over its members are cancelled; a scope that has ended stops its clock")
    func deadline() {
        let bench = SchedulerBench()
        let slow = bench.fiber(2, .wait)
        let fiber = bench.start(1, .scope(.firstFailure, [slow]))
        bench.run()
        var ring: (() -> Void)?
        var stops = 0
        let clock: (@escaping () -> Void) -> HostCancellation = { body in
            ring = body
            return { stops += 1 }
        }
        fiber.inner?.limit(by: clock)
        ring?()
        bench.run()
        #expect(slow.cancellations == 1 && fiber.inner?.hasExpired == true && stops == 0)
        let quick = bench.fiber(4, .wait)
        let second = bench.start(3, .scope(.firstFailure, [quick]))
        bench.run()
        second.inner?.limit(by: clock)
        quick.completion?.complete(.success(.nothing))
        bench.run()
        ring?()
        #expect(second.hasEnded && second.inner?.hasExpired == false && stops == 1)
    }

    @Test("A fiber knows that it is doomed before its turn has come to be cancelled")
    func doomed() {
        let bench = SchedulerBench()
        let child = bench.fiber(2, .wait)
        let fiber = bench.fiber(1, .scope(.firstFailure, [child]))
        fiber.origin = .caller(FiberCaller())
        bench.scheduler.start(fiber)
        bench.run()
        #expect(!child.isDoomed)
        fiber.caller?.cancel()
        #expect(child.isDoomed && !child.isCancelled)
    }
}
