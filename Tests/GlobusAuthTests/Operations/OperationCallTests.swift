import GlobusAuth
import Testing

/// Operations as Swift programs call them.
@Suite struct OperationCallTests {
    private func client(
        _ http: StubHTTPClient,
        _ configuration: ClientConfiguration = ClientConfiguration().serving(.transfer)
    ) throws -> BaseClient {
        try BaseClient(configuration, httpClient: http, time: ManualTime())
    }

    @Test("An operation is called by its name, with arguments by theirs")
    func call() async throws {
        let http = makeAcceptingHTTP()
        let transfer = try client(http)
        _ = try await transfer.call(
            "operation_ls",
            ["endpoint_id": "E", "path": "/a b", "show_hidden": true, "query_params": ["limit": 3]]
        )
        _ = try await transfer.call("operation_mkdir", ["endpoint_id": "E", "path": "/x"])
        #expect(
            http.requests.map { "\($0.method) \($0.url.path)?\($0.url.query ?? "")" } == [
                "GET /v0.10/operation/endpoint/E/ls?path=%2Fa+b&show_hidden=1&limit=3",
                "POST /v0.10/operation/endpoint/E/mkdir?",
            ]
        )
        #expect(
            http.requests[1].body.map { String(decoding: $0, as: UTF8.self) } == #"{"DATA_TYPE":"mkdir","path":"/x"}"#
        )
    }

    @Test("An operation says its request, its parameters and the errors to expect")
    func description() {
        let operation = ServiceOperation(
            "stat_file",
            .get,
            "/files/{file_id}",
            "Returns what is known of a file.",
            [
                .path("file_id", "The file."),
                .query("fields", .texts, "What is told of it."),
                .body("follow", .boolean, "Whether a link is followed.", default: true),
                .body("owner", .nullable(.id), "Who has it.", required: true, isKeyword: true),
            ],
            errors: [OperationError(404, "NoSuchFile", "there is no such file")]
        )
        #expect(
            "\(operation)" == """
                stat_file: GET /files/{file_id}
                Returns what is known of a file.

                file_id: a string. The file.
                fields (optional): a string or a list of strings. What is told of it.
                follow (true by default): a boolean. Whether a link is followed.
                owner: a string, or null. Who has it.

                NoSuchFile (404) where there is no such file.
                """
        )
        #expect("\(ServiceOperation("ping", .get, "/ping", "Answers."))" == "ping: GET /ping\nAnswers.")
    }

    @Test("A client of one flow has its flow in the paths of operations")
    func flow() async throws {
        let http = makeAcceptingHTTP()
        let flow = try client(http, ClientConfiguration().serving(flow: "F-1"))
        _ = try await flow.call("run_flow", ["body": ["a": [1, .null]]])
        #expect(http.requests[0].url.path == "/flows/F-1/run")
        #expect(http.requests[0].body.map { String(decoding: $0, as: UTF8.self) } == #"{"body":{"a":[1,null]}}"#)
        #expect(flow.resourceServer == "F-1")
    }

    @Test(
        "A call with wrong arguments is refused, and sends nothing",
        arguments: [
            ("get_endpoint", OperationArguments(), "get_endpoint: 'endpoint_id' is missing"),
            ("get_endpoint", ["endpoint_id": ""], "get_endpoint: 'endpoint_id' must not be empty"),
            ("get_endpoint", ["endpoint_id": "a/../b"], "'endpoint_id' must be an identifier"),
            ("get_endpoint", ["endpoint_id": 7, "x": 1], "'x' is no parameter (there are endpoint_id, query_params)"),
            ("task_list", ["limit": "many"], "task_list: 'limit' must be a whole number, got a string"),
            ("operation_mkdir", ["endpoint_id": "E", "path": 1], "'path' must be a string, got a number"),
            ("update_endpoint", ["endpoint_id": "E", "data": [1]], "'data' must be a table of fields, got a list"),
            ("endpoint_manager_task_list", ["filter_endpoint_use": "source"], "needs 'filter_endpoint', too"),
            ("no_such", [:], "TransferClient has no operation 'no_such'"),
        ] as [(String, OperationArguments, String)]
    )
    func refusal(name: String, arguments: OperationArguments, message: String) async throws {
        let http = makeAcceptingHTTP()
        let transfer = try client(http)
        let error = await #expect(throws: GlobusError.self) { _ = try await transfer.call(name, arguments) }
        #expect(error?.code == .usage && error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(http.requests.isEmpty)
    }

    @Test(
        "An operation is found by its request",
        arguments: [
            ("GET", "/v0.10/endpoint/E", "get_endpoint", ["endpoint_id": "E"]),
            ("GET", "/v0.10/endpoint/E/access/R", "get_endpoint_acl_rule", ["endpoint_id": "E", "rule_id": "R"]),
            ("DELETE", "/v0.10/endpoint/E", "delete_endpoint", ["endpoint_id": "E"]),
            ("GET", "/v0.10/task_list", "task_list", [:]),
        ] as [(String, String, String, [String: String])]
    )
    func matching(method: String, path: String, name: String, values: [String: String]) throws {
        let found = ServiceClient.transfer.operations.filter { $0.matches(method: method, path: path) != nil }
        #expect(found.map(\.name) == [name])
        #expect(found.first?.matches(method: method, path: path) == values)
    }
}
