import GlobusAuth
import LuaRuntime

extension ScriptLibrary {
    /// The library `globus.gare`.
    static let gare = ScriptLibrary(
        "globus.gare",
        "Globus Auth requirements errors: a service refuses until the user has logged in again in a certain way.",
        functions: GARELibrary.functions,
        classes: [gareTable, authorizationParameters]
    )

    private static let gareTable = ClassDescription(
        "globus.GARE",
        "A requirements error, whatever the form in which the service has sent it.",
        form: .record,
        fields: [
            FieldDescription("code", "string", "Its name, such as \"ConsentRequired\"."),
            FieldDescription(
                "authorization_parameters",
                "globus.AuthorizationParameters",
                "What the login must fulfil."
            ),
            FieldDescription("extra", "table<string, any>", "What else the service has sent."),
        ]
    )

    private static let authorizationParameters = ClassDescription(
        "globus.AuthorizationParameters",
        "What a login must fulfil; what is absent is not asked for.",
        form: .record,
        fields: AuthorizationParameters.options.map { option in
            FieldDescription(option.name, "\(option.type.annotation)?", option.summary)
        }
    )
}

/// The functions of `globus.gare`.
private enum GARELibrary {
    static let functions = [isGARE, toGARE, hasGAREs, toGAREs]

    private static let error = HostParameter.required(
        "error",
        .any,
        "What pcall has returned, one of the errors that it lists, or the table of an error document."
    )
    private static let errors = HostParameter.required("errors", .table, "A list of them.")

    static let isGARE = HostFunction(
        "globus.gare.is_gare",
        "Whether an error is a requirements error.",
        details:
            "A document of the present form is one, and so are those that Transfer, Flows and Globus Connect Server "
            + "sent before it.",
        parameters: [error],
        results: [HostResult("boolean", "Whether it is.")],
        example: HostExample(
            """
            local document = { code = "ConsentRequired", required_scopes = { "foo" } }
            print(globus.gare.is_gare(document), globus.gare.is_gare("an error"))
            """,
            prints: "true\tfalse"
        )
    ) { call in
        call.stack.push(call.stack.gare(at: 1) != nil)
        return .pushed(1)
    }

    static let toGARE = HostFunction(
        "globus.gare.to_gare",
        "The requirements error that an error is: the whole answer of the service, or else the first error that it lists.",
        parameters: [error],
        results: [HostResult("globus.GARE?", "The requirements error; nil for every other error.")],
        example: HostExample(
            """
            local gare = globus.gare.to_gare {
              code = "ConsentRequired", required_scopes = { "foo" },
            }
            print(gare.code, gare.authorization_parameters.required_scopes[1])
            """,
            prints: "ConsentRequired\tfoo"
        )
    ) { call in
        if let gare = call.stack.gare(at: 1) { call.stack.push(gare) } else { call.stack.push() }
        return .pushed(1)
    }

    static let hasGAREs = HostFunction(
        "globus.gare.has_gares",
        "Whether one of the errors is a requirements error, or lists one.",
        parameters: [errors],
        results: [HostResult("boolean", "Whether one is.")],
        example: HostExample(
            """
            print(globus.gare.has_gares { { code = "NotFound", message = "no" } })
            """,
            prints: "false"
        )
    ) { call in
        call.stack.push(!gares(in: call).isEmpty)
        return .pushed(1)
    }

    static let toGAREs = HostFunction(
        "globus.gare.to_gares",
        "All requirements errors among the errors, those that they list included.",
        parameters: [errors],
        results: [HostResult("globus.GARE[]", "The requirements errors.")],
        example: HostExample(
            """
            local documents = {
              { code = "ConsentRequired", required_scope = "foo" },
              { code = "NotFound" },
            }
            print(#globus.gare.to_gares(documents))
            """,
            prints: "1"
        )
    ) { call in
        let found = gares(in: call)
        call.stack.pushTable(items: Int32(found.count))
        for (index, gare) in found.enumerated() {
            call.stack.push(gare)
            call.stack.setItem(Int64(index) + 1, of: -2)
        }
        return .pushed(1)
    }

    private static func gares(in call: HostCall) -> [GARE] {
        let stack = call.stack
        return (0..<stack.length(at: 1)).flatMap { position in
            stack.pushItem(Int64(position) + 1, of: 1)
            defer { stack.pop() }
            return stack.gares(at: -1)
        }
    }
}

extension LuaStack {
    /// Returns the requirements error at `index`: an error of the host, or a document as a table; nil for any other
    /// value.
    fileprivate func gare(at index: Int32) -> GARE? {
        if let response = errorResponse(at: index) { return GARE(response) }
        return document(at: index).flatMap { GARE($0) }
    }

    /// Returns all requirements errors in the value at `index`: itself, and those that it lists.
    fileprivate func gares(at index: Int32) -> [GARE] {
        if let response = errorResponse(at: index) { return GARE.all(response) }
        return [document(at: index).flatMap { GARE($0) }].compactMap(\.self)
    }

    private func errorResponse(at index: Int32) -> ErrorResponse? {
        guard isError(at: index) else { return nil }
        return (hostError(at: index).cause as? GlobusError)?.response
    }

    /// Returns a table as a document; nil where it cannot be one, and therefore is not a requirements error either.
    private func document(at index: Int32) -> JSONValue? {
        guard type(at: index) == .table, !isError(at: index), let json = try? encodedJSON(at: index) else { return nil }
        return try? JSONValue(parsing: json)
    }

    /// Pushes a requirements error.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(_ gare: GARE) {
        pushTable(fields: 3)
        push(gare.code)
        setField("code", of: -2)
        push(gare.authorizationParameters)
        setField("authorization_parameters", of: -2)
        push(JSONValue.object(gare.extra))
        setField("extra", of: -2)
    }
}
