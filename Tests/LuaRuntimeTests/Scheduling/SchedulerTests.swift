import Testing

@testable import LuaRuntime

/// The scheduler without Lua, clocks and executors.
@Suite struct SchedulerTests {
    @Test("Fibers run in the order in which they became ready")
    func order() {
        let bench = SchedulerBench()
        let waiting = (1...3).map { bench.start($0, .wait) }
        bench.run()
        for number in [2, 0, 1] { waiting[number].completion?.complete(.success(.nothing)) }
        bench.run()
        #expect(bench.names == [1, 2, 3, 3, 1, 2])
    }

    @Test("A turn runs only what was ready when it began, and who yields goes behind")
    func fairness() {
        let bench = SchedulerBench()
        bench.start(1, .yield, .yield)
        bench.start(2, .run { _ in bench.start(3) })
        bench.scheduler.takeTurn()
        #expect(bench.names == [1, 2])
        bench.scheduler.takeTurn()
        #expect(bench.names == [1, 2, 1, 3])
        bench.scheduler.takeTurn()
        #expect(bench.names == [1, 2, 1, 3, 1])
    }

    @Test("Who waits for what is complete at once goes on in the next turn, as who yields does")
    func completeAtOnce() {
        let bench = SchedulerBench()
        bench.start(1, .waitInVain)
        bench.start(2, .yield)
        bench.start(3, .waitInVain)
        bench.scheduler.takeTurn()
        #expect(bench.names == [1, 2, 3])
        bench.scheduler.takeTurn()
        #expect(bench.names == [1, 2, 3, 1, 2, 3])
    }

    @Test("A turn is asked for once, however many fibers become ready for it")
    func requests() {
        let bench = SchedulerBench()
        for name in 1...10 { bench.start(name, .yield) }
        #expect(bench.requests == 1)
        bench.scheduler.takeTurn()
        #expect(bench.requests == 2)
        bench.scheduler.takeTurn()
        #expect(bench.requests == 2)
    }

    @Test("A completion of an earlier wait, and a second one of the same wait, change nothing")
    func lateCompletion() throws {
        let bench = SchedulerBench()
        let fiber = bench.start(1, .wait, .wait)
        bench.run()
        let first = try #require(fiber.completion)
        first.complete(.success(.nothing))
        first.complete(.success(.nothing))
        bench.run()
        first.complete(.success(.nothing))
        bench.run()
        #expect(bench.names == [1, 1])
        fiber.completion?.complete(.success(.nothing))
        bench.run()
        #expect(fiber.hasEnded)
        first.complete(.success(.nothing))
        #expect(bench.requests == 3)
    }

    @Test("One hundred thousand fibers that wait go on when they are told, each once")
    func many() {
        let bench = SchedulerBench()
        let fibers = (0..<100_000).map { bench.start($0, .yield, .wait, .yield) }
        bench.run()
        for fiber in fibers.reversed() { fiber.completion?.complete(.success(.nothing)) }
        bench.run()
        #expect(bench.slices.count == 400_000)
        #expect(!fibers.contains { !$0.hasEnded })
        #expect(bench.names.suffix(100_000) == Array((0..<100_000).reversed())[...])
    }

    @Test("Schedules at random go as in a simple model", arguments: 0..<40)
    func random(seed: UInt64) {
        var dice = SchedulerDice(seed: seed)
        let plans = (0..<12).map { _ in (0..<8).map { _ in Bool.random(using: &dice) } }
        var model = SchedulerModel(plans)
        let bench = SchedulerBench()
        let fibers = plans.enumerated().map { name, waits in
            ScriptedFiber(name, waits.map { $0 ? .wait : .yield }, bench)
        }
        for fiber in fibers { bench.scheduler.start(fiber) }
        for _ in 0..<120 {
            let name = Int.random(in: 0..<12, using: &dice)
            switch Int.random(in: 0..<8, using: &dice) {
            case 0:
                bench.scheduler.cancel(fibers[name])
                model.cancel(name)
            case 1...4:
                fibers[name].completion?.complete(.success(.nothing))
                model.complete(name)
            default:
                bench.scheduler.takeTurn()
                model.takeTurn()
            }
        }
        #expect(bench.slices == model.slices)
    }
}

/// What a scheduler does, in the simplest form.
struct SchedulerModel {
    private enum State {
        case ready(String)
        case waiting
        case ended
    }

    private var plans: [[Bool]]
    private var states: [State]
    private var cancelled: Set<Int> = []
    private var queue: [Int]
    private(set) var slices: [SchedulerBench.Slice] = []

    init(_ plans: [[Bool]]) {
        self.plans = plans
        states = plans.map { _ in .ready("begins") }
        queue = Array(plans.indices)
    }

    mutating func takeTurn() {
        let turn = queue
        queue = []
        for name in turn {
            guard case .ready(let input) = states[name] else { continue }
            slices.append(.init(name: name, input: input))
            guard !plans[name].isEmpty else {
                states[name] = .ended
                continue
            }
            let waits = plans[name].removeFirst()
            if cancelled.contains(name) {
                enqueue(name, "cancelled")
            } else if waits {
                states[name] = .waiting
            } else {
                enqueue(name, "goes on")
            }
        }
    }

    mutating func complete(_ name: Int) {
        if case .waiting = states[name] { enqueue(name, "goes on") }
    }

    mutating func cancel(_ name: Int) {
        if case .ended = states[name] { return }
        guard cancelled.insert(name).inserted, case .waiting = states[name] else { return }
        enqueue(name, "cancelled")
    }

    private mutating func enqueue(_ name: Int, _ input: String) {
        states[name] = .ready(input)
        queue.append(name)
    }
}

/// Numbers that are the same at every run.
struct SchedulerDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
