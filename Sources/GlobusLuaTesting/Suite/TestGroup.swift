import LuaRuntime
import Synchronization

/// The contents of one `describe`, or of a whole file: tests, groups, and the hooks around each test.
final class TestGroup: Sendable {
    /// An entry of a group, in the order of the file.
    enum Entry: Sendable {
        case group(TestGroup)
        case test(TestCase)
    }

    private struct State {
        var entries: [Entry] = []
        var before: [LuaReference] = []
        var after: [LuaReference] = []
    }

    /// The name passed to `describe`; empty for the file itself.
    let name: String
    let parent: TestGroup?
    private let state = Mutex(State())

    init(name: String, parent: TestGroup?) {
        self.name = name
        self.parent = parent
    }

    /// Removes the tests and the groups, each of which refers to its group.
    func clear() {
        let entries = state.withLock { state in
            defer { state = State() }
            return state.entries
        }
        for case .group(let group) in entries { group.clear() }
    }

    func add(_ entry: Entry) { state.withLock { $0.entries.append(entry) } }

    func addBefore(_ hook: LuaReference) { state.withLock { $0.before.append(hook) } }

    func addAfter(_ hook: LuaReference) { state.withLock { $0.after.append(hook) } }

    /// The hooks before each test, the outer groups' first.
    var hooksBefore: [LuaReference] { (parent?.hooksBefore ?? []) + state.withLock { $0.before } }

    /// The hooks after each test: the inner groups' first, and the last hook of a group first.
    var hooksAfter: [LuaReference] { state.withLock { $0.after.reversed() } + (parent?.hooksAfter ?? []) }

    /// All tests of the group and of the groups in it, in the order of the file.
    var tests: [TestCase] {
        state.withLock { $0.entries }.flatMap { entry in
            switch entry {
            case .group(let group): group.tests
            case .test(let test): [test]
            }
        }
    }

    /// The names from the outermost group to this one.
    var path: [String] { parent.map { $0.path + [name] } ?? [] }
}

/// A test, as defined by `it`.
struct TestCase: Sendable {
    let name: String
    let group: TestGroup
    /// The body; nil for a test that is still to be written.
    let body: LuaReference?

    /// The names of its groups and its own name.
    var path: [String] { group.path + [name] }
}

/// What came of one test.
package struct TestResult: Sendable {
    /// How a test ended.
    package enum Outcome: Sendable {
        /// It did not raise.
        case passed
        /// The test raised, or took too long.
        case failed(TestFailure)
        /// The test has no body yet.
        case pending
    }

    /// The file that it stands in, as it was named.
    package let file: String
    /// The names of its groups and its own; empty where the file itself failed.
    package let path: [String]
    /// How it ended.
    package let outcome: Outcome
    /// How long it took, in seconds, by the machine's clock.
    package let seconds: Double

    /// The names in one line.
    package var name: String { path.isEmpty ? "the file itself" : path.joined(separator: " › ") }

    var isFailure: Bool {
        if case .failed = outcome { return true }
        return false
    }
}
