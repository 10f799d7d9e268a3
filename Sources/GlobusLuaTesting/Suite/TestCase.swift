import LuaRuntime

/// One `it`.
struct TestCase: Sendable {
    let name: String
    let group: TestGroup
    /// What it does; nil for a test that is still to be written.
    let body: LuaReference?

    /// The names of its groups and its own.
    var path: [String] { group.path + [name] }
}
