import Synchronization
import Testing

@testable import GlobusAuth

/// Requests wait for an origin that has demanded a wait.
@Suite struct OriginGatesTests {
    private let gates = OriginGates()
    private let time = FakeTime()
    private let origin: Origin

    init() throws {
        origin = try RequestURL("https://busy.example").origin
    }

    /// Starts `count` requests, which note their numbers when they may go.
    private func start(_ count: Int, _ passed: Box<[Int]>) async -> [Task<Void, any Error>] {
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<count {
            tasks.append(
                Task {
                    try await gates.pass(origin, deadline: nil)
                    passed.update { $0.append(number) }
                }
            )
            while gates.waitingCount(origin) <= number { await Task.yield() }
        }
        return tasks
    }

    private func wait(for count: Int, in passed: Box<[Int]>) async {
        while passed.value.count < count { await Task.yield() }
        for _ in 0..<20 { await Task.yield() }
    }

    @Test("Nothing is held back where nobody has asked for it, and at other origins")
    func open() async throws {
        defer { time.stop() }
        try await gates.pass(origin, deadline: nil)
        gates.close(origin, seconds: 10, time)
        try await gates.pass(RequestURL("https://other.example").origin, deadline: nil)
    }

    @Test("When the time is over one goes first, and each that ends lets two more go, in the order in which they came")
    func gradually() async throws {
        defer { time.stop() }
        gates.close(origin, seconds: 10, time)
        let passed = Box<[Int]>([])
        let tasks = await start(6, passed)
        while time.sleeperCount == 0 { await Task.yield() }
        #expect(passed.value.isEmpty)
        time.advance(by: 10)
        await wait(for: 1, in: passed)
        #expect(passed.value == [0])
        gates.noteEnd(of: origin)
        await wait(for: 3, in: passed)
        #expect(passed.value == [0, 1, 2])
        gates.noteEnd(of: origin)
        gates.noteEnd(of: origin)
        for task in tasks { try await task.value }
        #expect(passed.value.sorted() == [0, 1, 2, 3, 4, 5])
        try await gates.pass(origin, deadline: nil)
    }

    @Test("Another 429 closes the gate again, and a shorter wait does not open it sooner")
    func again() async throws {
        defer { time.stop() }
        gates.close(origin, seconds: 10, time)
        gates.close(origin, seconds: 20, time)
        gates.close(origin, seconds: 5, time)
        let passed = Box<[Int]>([])
        let tasks = await start(1, passed)
        while time.sleeperCount < 2 { await Task.yield() }
        time.advance(by: 10)
        for _ in 0..<50 { await Task.yield() }
        #expect(passed.value.isEmpty)
        time.advance(by: 10)
        try await tasks[0].value
    }

    @Test("A task that waits can be cancelled, and the others go on")
    func cancelled() async throws {
        defer { time.stop() }
        gates.close(origin, seconds: 10, time)
        let passed = Box<[Int]>([])
        let tasks = await start(2, passed)
        tasks[0].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[0].value }
        while time.sleeperCount == 0 { await Task.yield() }
        time.advance(by: 10)
        try await tasks[1].value
        #expect(passed.value == [1])
    }

    @Test("Those that wait go in the end, though the first one never ends")
    func hurried() async throws {
        defer { time.stop() }
        gates.close(origin, seconds: 10, time)
        let passed = Box<[Int]>([])
        let tasks = await start(3, passed)
        while time.sleeperCount == 0 { await Task.yield() }
        time.advance(by: 10)
        await wait(for: 1, in: passed)
        while time.sleeperCount == 0 { await Task.yield() }
        time.advance(by: 1)
        for task in tasks { try await task.value }
    }

    @Test("A request whose deadline is before the opening fails at once")
    func deadline() async throws {
        defer { time.stop() }
        gates.close(origin, seconds: 10, time)
        let error = await #expect(throws: GlobusError.self) {
            try await gates.pass(origin, deadline: time.uptime() + 5)
        }
        #expect(error?.code == .timeout)
        #expect(error?.mayHaveBeenProcessed == false)
    }
}
