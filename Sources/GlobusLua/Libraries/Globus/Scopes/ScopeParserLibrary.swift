import GlobusAuth
import LuaRuntime

extension ScriptLibrary {
    /// The library `globus.ScopeParser`.
    static let scopeParser = ScriptLibrary(
        "globus.ScopeParser",
        "Reads and writes texts of scopes.",
        functions: ScopeParserLibrary.functions
    )
}

/// The functions of `globus.ScopeParser`.
private enum ScopeParserLibrary {
    static let functions = [parse, mergeScopes, serialize]

    private static let list = HostResult("globus.Scope[]", "The scopes, in the order of first mention.")
    private static let failures = [
        HostFailure(.scopeParse, "a text is no list of scopes; the message tells the position"),
        HostFailure(.scopeCycle, "a scope depends on itself"),
    ]

    static let parse = HostFunction(
        "globus.ScopeParser.parse",
        "Reads a text of scopes, which are separated by spaces.",
        details: """
            A scope is `name`, `*name` where it is optional, or `name[dependency …]`. A scope that is named several times has \
            all the dependencies that it is given anywhere.
            """,
        parameters: [.required("scopes_string", .string, "The text.")],
        results: [list],
        failures: failures,
        example: HostExample(
            """
            for _, scope in ipairs(globus.ScopeParser.parse("foo[bar *baz] qux")) do
              print(scope.scope_string, #scope.dependencies)
            end
            """,
            prints: """
                foo\t2
                qux\t0
                """
        )
    ) { call in
        call.stack.push(scopes: try ScopeParser.parse(call.string("scopes_string")))
        return .pushed(1)
    }

    static let mergeScopes = HostFunction(
        "globus.ScopeParser.merge_scopes",
        "The scopes of both lists, those of one name with the dependencies of both.",
        parameters: [
            .required("scopes_a", .scopes, "Some scopes."), .required("scopes_b", .scopes, "Other scopes."),
        ],
        results: [list],
        failures: failures,
        example: HostExample(
            """
            local parser = globus.ScopeParser
            local merged = parser.merge_scopes("foo[bar]", { "foo[baz]", "qux" })
            print(parser.serialize(merged))
            """,
            prints: "foo[bar baz] qux"
        )
    ) { call in
        let left = try call.stack.scopeItems(at: call.index(of: "scopes_a"), call.place(of: "scopes_a"))
        let right = try call.stack.scopeItems(at: call.index(of: "scopes_b"), call.place(of: "scopes_b"))
        call.stack.push(scopes: try ScopeParser.merge(left, right))
        return .pushed(1)
    }

    static let serialize = HostFunction(
        "globus.ScopeParser.serialize",
        "The scopes as Globus Auth takes them, separated by spaces; nothing is merged.",
        parameters: [
            .required("scopes", .scopes, "The scopes."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("reject_empty", .boolean, "Whether no scopes at all are an error.", default: "true")
                ]
            ),
        ],
        results: [HostResult("string", "The text.")],
        failures: [HostFailure(.usage, "there are no scopes")],
        example: HostExample(
            """
            local scopes = { "openid", globus.scopes.GroupsScopes.all }
            print(globus.ScopeParser.serialize(scopes))
            """,
            prints: "openid urn:globus:auth:scope:groups.api.globus.org:all"
        )
    ) { call in
        let scopes = try call.scopes("scopes")
        let isEmptyRefused = call.options("opts").boolean("reject_empty") ?? true
        call.stack.push(scopes.isEmpty && !isEmptyRefused ? "" : try scopes.serialized())
        return .pushed(1)
    }
}
