import GlobusAuth
import Testing

@Suite struct ScopeListTests {
    @Test(
        "Scopes are joined by spaces and otherwise left as they are",
        arguments: [
            ("foo", "foo"), (ScopeList(["foo"]), "foo"), (["foo", "bar", "baz[buzz]"], "foo bar baz[buzz]"),
            ("foo  foo", "foo  foo"),
        ] as [(ScopeList, String)]
    )
    func serializes(scopes: ScopeList, text: String) throws {
        #expect(try scopes.serialized() == text)
    }

    @Test("No scopes are a usage error", arguments: ["", [], [""]] as [ScopeList])
    func refusesNone(scopes: ScopeList) {
        let error = #expect(throws: GlobusError.self) { try scopes.serialized() }
        #expect(error?.code == .usage)
        #expect(error?.message == "'scopes' cannot be the empty string or empty collection.")
    }
}
