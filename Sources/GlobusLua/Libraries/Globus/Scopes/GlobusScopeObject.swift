import GlobusAuth
import LuaRuntime

/// The Swift object behind a scope in Lua: the Globus SDK's `Scope`.
final class GlobusScopeObject: Sendable {
    let scope: Scope

    init(_ scope: Scope) {
        self.scope = scope
    }

    static let kind = HostKind<GlobusScopeObject>(number: 13, name: "a Scope", annotation: "globus.Scope")

    static let hostClass = HostClass<GlobusScopeObject>(
        "Scope",
        "A scope with the scopes that it depends on; `tostring` gives it as Globus Auth takes it, and equal ones are `==`.",
        kinds: [kind],
        methods: [withDependency, withDependencies, withOptional],
        fields: fields,
        operators: [.equal { $0.scope == $1.scope }]
    ) { call in
        call.stack.push(call.receiver(kind).scope.description)
        return .pushed(1)
    }

    private static let fields: [HostField] = [
        HostField("scope_string", "string", "The scope alone, without dependencies.", of: kind) { object, call in
            call.stack.push(object.scope.scopeString)
            return .pushed(1)
        },
        HostField("optional", "boolean", "Whether Globus Auth may leave it out.", of: kind) { object, call in
            call.stack.push(object.scope.isOptional)
            return .pushed(1)
        },
        HostField("dependencies", "globus.Scope[]", "The scopes that it depends on.", of: kind) { object, call in
            call.stack.push(scopes: object.scope.dependencies)
            return .pushed(1)
        },
    ]

    private static let result = HostResult("globus.Scope", "The scope; the one before the colon stays as it is.")

    private static let withDependency = HostFunction(
        "Scope:with_dependency",
        "The scope with one more dependency.",
        of: kind,
        parameters: [.required("scope", .string | .object(kind), "The scope that it depends on.")],
        results: [result],
        example: HostExample(
            """
            local access = globus.scopes.GCSCollectionScopes("C1").data_access
            local scope = globus.Scope("foo"):with_dependency(access)
            print(scope)
            """,
            prints: "foo[https://auth.globus.org/scopes/C1/data_access]"
        )
    ) { object, call in
        let dependency = try call.stack.scopeItems(at: call.index(of: "scope"), call.place(of: "scope"))
        guard dependency.count == 1 else { throw call.invalid("scope", "must be one scope, not \(dependency.count)") }
        return push(object.scope.withDependencies(dependency), on: call)
    }

    private static let withDependencies = HostFunction(
        "Scope:with_dependencies",
        "The scope with more dependencies.",
        of: kind,
        parameters: [.required("scopes", .scopes, "The scopes that it depends on.")],
        results: [result],
        example: HostExample(
            """
            print(globus.Scope("foo"):with_dependencies { "bar", globus.Scope("baz") })
            """,
            prints: "foo[bar baz]"
        )
    ) { object, call in
        let dependencies = try call.stack.scopeItems(at: call.index(of: "scopes"), call.place(of: "scopes"))
        return push(object.scope.withDependencies(dependencies), on: call)
    }

    private static let withOptional = HostFunction(
        "Scope:with_optional",
        "The scope as one that may be left out, or that may not.",
        of: kind,
        parameters: [.required("optional", .boolean, "Whether it may be left out.")],
        results: [result],
        example: HostExample(
            """
            print(globus.Scope("foo"):with_optional(true))
            """,
            prints: "*foo"
        )
    ) { object, call in
        push(object.scope.withOptional(call.boolean("optional") ?? false), on: call)
    }

    private static func push(_ scope: Scope, on call: HostCall) -> HostReturn {
        call.stack.push(scope: scope)
        return .pushed(1)
    }
}

extension GlobusLibrary {
    static let scope = HostFunction(
        "globus.Scope",
        "A scope; globus.ScopeParser.parse reads a text with dependencies.",
        parameters: [
            .required("scope_string", .string, "The scope alone."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("optional", .boolean, "Whether Globus Auth may leave it out.", default: "false"),
                    .optional("dependencies", .scopes, "The scopes that it depends on."),
                ]
            ),
        ],
        results: [HostResult("globus.Scope", "The scope.")],
        failures: [HostFailure(.usage, "the text has one of the characters [, ], * and space")],
        example: HostExample(
            """
            local opts = { optional = true, dependencies = { "bar" } }
            local scope = globus.Scope("foo", opts)
            print(scope, scope == globus.ScopeParser.parse("*foo[bar]")[1])
            """,
            prints: "*foo[bar]\ttrue"
        )
    ) { call in
        let options = call.options("opts")
        let scope = try Scope(
            call.string("scope_string"),
            isOptional: options.boolean("optional") ?? false,
            dependencies: options.with("dependencies") {
                try call.stack.scopeItems(at: -1, options.place(of: "dependencies"))
            } ?? []
        )
        call.stack.push(scope: scope)
        return .pushed(1)
    }
}
