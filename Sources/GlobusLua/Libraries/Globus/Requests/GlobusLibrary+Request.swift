import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let request = HostFunction(
        waiting: "globus.request",
        "Sends a request to any URL. A status of 400 or more is an error.",
        details: CallOptions.fileDetails,
        parameters: [
            .required("method", .string, "The method, such as \"GET\"."),
            .required("url", .string, "The absolute URL, http or https."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional(
                        "authorizer",
                        .object(AuthorizerObject.kind),
                        "Authorizes the request to the URL's own origin; a redirect to another drops it."
                    )
                ] + CallOptions.requestParameters + CallOptions.fileParameters
            ),
        ],
        results: [HostResult("globus.GlobusHTTPResponse", "The response.")],
        failures: .fileRequest,
        example: HostExample(
            """
            local response = globus.request("GET", URL .. "/v0.10/task_list", {
              authorizer = authorizer,
              query_params = { limit = 2 },
              timeout = 10,
            })
            print(response.http_status, #response.data.DATA)
            """,
            prints: "200\t2"
        )
    ) { call in
        let method = try call.string("method")
        let url = try call.string("url")
        let options = call.options("opts")
        let authorizer = options.object("authorizer", AuthorizerObject.kind)?.authorizer
        var requestOptions = try options.request()
        let files = try options.files(of: &requestOptions)
        let requester = call.services.requester
        return try call.wait(files) { try requester.prepare(method, url, requestOptions, authorizer: authorizer) }
    }

    static let isError = HostFunction(
        "globus.is_error",
        "Whether a value is an error of the class, or of one that refines it.",
        parameters: [
            .required("value", .any, "What pcall has returned."),
            .optional("class", .string, "The class's name, such as \"GlobusAPIError\".", default: "any of the host's"),
        ],
        results: [HostResult("boolean", "Whether it is.")],
        example: HostExample(
            """
            local ok, e = pcall(transfer.get, transfer, "/v0.10/nothing")
            print(globus.is_error(e), globus.is_error(e, "TransferAPIError"))
            print(globus.is_error(e, "NetworkError"))
            """,
            prints: "true\ttrue\nfalse"
        )
    ) { call in
        call.stack.push(try isError(call))
        return .pushed(1)
    }

    private static func isError(_ call: HostCall) throws -> Bool {
        // Of most calls it is only asked whether there is an error; the classes are not looked up for them.
        guard let name = try call.optionalString("class") else { return call.stack.isError(at: 1) }
        try requireClass(name, call)
        guard call.stack.isError(at: 1) else { return false }
        defer { call.stack.pop() }
        guard call.stack.pushField("class", of: 1) == .string, let own = call.stack.string(at: -1) else { return false }
        return call.services.isErrorClass(own, name)
    }

    private static func requireClass(_ name: String, _ call: HostCall) throws {
        let classes = call.services.errorClasses
        guard classes[name] == nil else { return }
        let meant = Suggestion.nearest(to: name, among: classes.keys.sorted()).map { " (did you mean '\($0)'?)" }
        throw call.misuse("there is no class '\(name)'\(meant ?? "")")
    }
}
