import GlobusAuth
import Testing

@Suite struct ScopeParserTests {
    @Test(
        "A text of scopes is read as Globus Auth understands it, in the order of first mention",
        arguments: [
            ("", ""), (" ", ""), ("foo", "foo"), ("  foo   bar ", "foo bar"), ("*foo", "*foo"),
            ("foo[bar]", "foo[bar]"),
            ("foo[ bar *baz]", "foo[bar *baz]"), ("foo[bar[baz qux]] x", "foo[bar[baz qux]] x"),
            ("foo*bar", "foo *bar"), ("foo *foo", "foo *foo"), ("foo foo", "foo"),
            ("foo[bar] foo[baz]", "foo[bar baz]"),
            ("foo[*bar bar]", "foo[bar]"), ("foo[bar *bar]", "foo[bar]"), ("a[b] b[c]", "a[b[c]] b[c]"),
            ("foo\n", "foo"), ("foo\tbar", "foo\tbar"), ("a[b[c]] d[b]", "a[b[c]] d[b[c]]"),
            ("*a[*b] a", "*a[*b] a[*b]"),
            (
                "urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/x/data_access]",
                "urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/x/data_access]"
            ),
        ]
    )
    func reading(text: String, expected: String) throws {
        #expect(ScopeParser.serialize(try ScopeParser.parse(text)) == expected)
    }

    @Test(
        "A text that is no list of scopes is refused with the reason and the position",
        arguments: [
            ("* foo", "'*' must not be followed by a space, at position 1 of '* foo'"),
            ("foo]", "found ']' with no matching '[' preceding it, at position 4 of 'foo]'"),
            ("foo[bar]baz", "']' may only be followed by a space or ']', at position 8 of 'foo[bar]baz'"),
            ("foo [bar]", "'[' cannot have a preceding space, at position 5 of 'foo [bar]'"),
            ("[foo]", "found '[' without a preceding scope string, at position 1 of '[foo]'"),
            ("foo[bar", "unclosed brackets, missing ']', at position 8 of 'foo[bar'"),
            ("foo*", "ended in optional marker, at position 4 of 'foo*'"),
            ("**foo", "a scope string must always follow an optional marker, at position 1 of '**foo'"),
            ("foo[", "ended in left bracket, at position 4 of 'foo['"),
            ("foo[]", "found empty brackets, at position 4 of 'foo[]'"),
            ("foo[ ]", "found empty brackets, at position 4 of 'foo[ ]'"),
            ("foo[[bar]]", "found double left-bracket, at position 4 of 'foo[[bar]]'"),
            ("é[]", "found empty brackets, at position 2 of 'é[]'"),
        ]
    )
    func refusing(text: String, message: String) {
        let error = #expect(throws: GlobusError.self) { try ScopeParser.parse(text) }
        #expect(error?.code == .scopeParse)
        #expect(error?.message == message)
    }

    @Test(
        "Scopes that depend on each other are refused",
        arguments: ["a[a]", "a[b] b[a]", "a[b[c]] c[d[a]]", "x a[b[a]]"]
    )
    func cycles(text: String) {
        let error = #expect(throws: GlobusError.self) { try ScopeParser.parse(text) }
        #expect(error?.code == .scopeCycle)
        #expect(error?.code.isKind(of: .scopeParse) == true)
    }

    @Test("A text takes time in proportion to its length, whatever depends on what, and is not written out of bounds")
    func diamonds() throws {
        let text = (0..<200).map { "n\($0)[a\($0)[n\($0 + 1)] b\($0)[n\($0 + 1)]]" }.joined(separator: " ")
        let scopes = try ScopeParser.parse(text)
        #expect(scopes.count == 200)
        let first = scopes[0].description
        #expect(first.utf8.count < 10_000)
        #expect(try ScopeParser.parse(first) == [scopes[0]])
        #expect(scopes[0].hashValue == scopes[0].hashValue)
    }

    @Test("Nesting beyond 1,000 levels is refused, however it is written")
    func depth() throws {
        let nested = (0..<900).map { "s\($0)[" }.joined() + "end" + String(repeating: "]", count: 900)
        #expect(try Scope.parse(nested).description == nested)
        let deep = (0..<100_000).map { "s\($0)[" }.joined() + "end" + String(repeating: "]", count: 100_000)
        #expect(throws: GlobusError.self) { try ScopeParser.parse(deep) }
        let chain = (0..<2000).map { "s\($0)[s\($0 + 1)]" }.joined(separator: " ")
        #expect(throws: GlobusError.self) { try ScopeParser.parse(chain) }
    }

    @Test("Merged scopes have the dependencies of both lists")
    func merging() throws {
        let merged = try ScopeParser.merge(ScopeParser.parse("a[b] c"), ScopeParser.parse("a[*b d] e"))
        #expect(ScopeParser.serialize(merged) == "a[b d] c e")
    }

    @Test("A scope is made of its parts, and takes no text with dependencies")
    func parts() throws {
        let scope = try Scope("all").withDependency(Scope("data_access", isOptional: true))
        #expect(scope.description == "all[*data_access]")
        #expect(scope.withOptional(true).description == "*all[*data_access]")
        #expect(scope == (try Scope.parse("all[*data_access]")))
        #expect(scope != (try Scope.parse("all[data_access]")))
        for text in ["a b", "a[b]", "*a", "]"] { #expect(throws: GlobusError.self) { try Scope(text) } }
        #expect(throws: GlobusError.self) { try Scope.parse("a b") }
        #expect(throws: GlobusError.self) { try Scope.parse("") }
        #expect(try ScopeList([scope]).serialized() == "all[*data_access]")
    }

    @Test("A forest of consents meets what it holds, dependencies included")
    func consents() throws {
        let forest = try ConsentForest([
            .init(id: 1, scopeName: "all", dependencyPath: [1]),
            .init(id: 2, scopeName: "data_access", dependencyPath: [1, 2]),
            .init(id: 3, scopeName: "deep", dependencyPath: [1, 2, 3]),
            .init(id: 4, scopeName: "openid", dependencyPath: [4]),
        ])
        for text in ["", "all", "openid all", "all[data_access]", "all[*data_access[deep]] openid"] {
            #expect(forest.meetsScopeRequirements(try ScopeParser.parse(text)), "\(text)")
        }
        for text in ["data_access", "all[deep]", "openid[all]", "all[data_access other]", "email"] {
            #expect(!forest.meetsScopeRequirements(try ScopeParser.parse(text)), "\(text)")
        }
    }

    @Test(
        "A list of consents of another shape is refused",
        arguments: [
            "{}", "3", #"{"consents":[{}]}"#, #"{"consents":[{"id":1,"scope_name":"a","dependency_path":[2]}]}"#,
            #"{"consents":[{"id":1,"scope_name":"a","dependency_path":[9,1]}]}"#,
            #"{"consents":[{"id":1,"scope_name":"a","dependency_path":[1,1]}]}"#,
        ]
    )
    func malformedConsents(text: String) throws {
        let error = #expect(throws: GlobusError.self) { try ConsentForest(JSONValue(parsing: text)) }
        #expect(error?.code == .consentParse)
    }
}
