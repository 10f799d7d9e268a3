public import GlobusLua
import MockGlobus

extension ScriptLibrary {
    /// What a test file finds beyond the host's libraries, for documentation and editors: functions in the words of
    /// busted, a mock and a clock.
    public static let testing = testing(TestBench.idle)

    /// What a test file finds beyond the host's libraries.
    static func testing(_ bench: TestBench) -> [ScriptLibrary] {
        [TestLibrary(bench: bench).library, MockLibrary(bench: bench).library, ClockLibrary(bench: bench).library]
    }
}
