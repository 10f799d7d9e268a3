import GlobusAuth
import GlobusLua
import LuaRuntime
package import MockGlobus
import Synchronization

/// What the test functions of one file find: the mock, the clock, and the tests collected so far.
package final class TestBench: Sendable {
    private struct State {
        /// What holds requests back.
        var gates: [MockGlobus.Gate] = []
        /// What the first function of `mock.reply` that has failed has raised.
        var replyFailure: (any Error)?
    }

    let mock: MockGlobus
    let clock: TestClock
    let log: TestLog
    /// Where the file is, for the scripts that it names.
    let directory: String
    /// The group of all tests in the file.
    let root = TestGroup(name: "", parent: nil)
    private let current: Mutex<TestGroup?>
    private let state = Mutex(State())

    /// Creates what the test functions of one file, or of a script, find.
    package init(mock: MockGlobus, clock: TestClock, log: TestLog, directory: String = ".") {
        self.mock = mock
        self.clock = clock
        self.log = log
        self.directory = directory
        current = Mutex(root)
    }

    deinit { root.clear() }

    /// Returns the group that is being described; throws where the tests are already running.
    func group(for call: HostCall) throws -> TestGroup {
        guard let group = current.withLock({ $0 }) else {
            throw call.misuse("cannot be called inside a test; call it in the file or in describe")
        }
        return group
    }

    /// Makes `group` the one that is being described while `body` runs.
    func describing(_ group: TestGroup, _ body: () async throws -> Void) async throws {
        current.withLock { $0 = group }
        defer { current.withLock { $0 = group.parent } }
        try await body()
    }

    /// Ends the collection of tests: from now on they run.
    func close() { current.withLock { $0 = nil } }

    /// Has requests held until the test ends, if nobody lets them go before.
    func add(_ fault: MockGlobus.Fault, heldBy gate: MockGlobus.Gate) {
        state.withLock { $0.gates.append(gate) }
        mock.faults.add(fault)
    }

    /// What the first function of `mock.reply` that has failed has raised, since the test began.
    var replyFailure: (any Error)? { state.withLock { $0.replyFailure } }

    func note(replyFailure error: any Error) { state.withLock { $0.replyFailure = $0.replyFailure ?? error } }

    /// Gives each test the same beginning.
    func reset() {
        let gates = state.withLock { state in
            defer { state = State() }
            return state.gates
        }
        for gate in gates { gate.open() }
        clock.reset()
        log.clear()
        mock.faults.clear()
        mock.clearRequests()
        mock.tokenPolicy = MockGlobus.TokenPolicy()
    }
}

extension TestBench {
    /// One whose functions are described and never called.
    static let idle = TestBench(mock: MockGlobus(), clock: TestClock(StoppedTime()), log: TestLog())

    private struct StoppedTime: TimeSource {
        func now() -> Double { 0 }
        func sleep(seconds: Double) async throws {}
    }
}
