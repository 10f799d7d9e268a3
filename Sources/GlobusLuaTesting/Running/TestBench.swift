import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Synchronization

/// What the test functions of one file find: the mock, the clock, and the tests collected so far.
final class TestBench: Sendable {
    let mock: MockGlobus
    let clock: TestClock
    /// Where the file is, for the scripts that it names.
    let directory: String
    /// The file as a group.
    let root = TestGroup(name: "", parent: nil)
    private let current: Mutex<TestGroup?>

    init(mock: MockGlobus, clock: TestClock, directory: String) {
        self.mock = mock
        self.clock = clock
        self.directory = directory
        current = Mutex(root)
    }

    deinit { root.clear() }

    /// The group that is being described; throws when tests run already.
    func group(for call: HostCall) throws -> TestGroup {
        guard let group = current.withLock({ $0 }) else {
            throw call.misuse("cannot be called inside a test; call it in the file or in describe")
        }
        return group
    }

    /// Makes `group` the one that is described, while `body` runs.
    func describing(_ group: TestGroup, _ body: () async throws -> Void) async throws {
        current.withLock { $0 = group }
        defer { current.withLock { $0 = group.parent } }
        try await body()
    }

    /// Ends the collecting: from now on tests run.
    func close() { current.withLock { $0 = nil } }

    /// Gives each test the same beginning.
    func reset() {
        mock.faults.clear()
        mock.clearRequests()
        mock.tokenPolicy = MockGlobus.TokenPolicy()
    }
}

extension TestBench {
    /// One whose functions are described and never called.
    static let idle = TestBench(mock: MockGlobus(), clock: TestClock(StoppedTime()), directory: ".")

    private struct StoppedTime: TimeSource {
        func now() -> Double { 0 }
        func sleep(seconds: Double) async throws {}
    }
}
