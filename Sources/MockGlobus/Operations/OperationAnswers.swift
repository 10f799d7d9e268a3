import GlobusAuth
import Synchronization

/// The answers of operations that do more, or tell more, than their table says.
enum OperationAnswers {
    private typealias Body = @Sendable (OperationCall) throws -> Answer

    /// Returns what answers a call; nil where its table tells enough.
    static func answer(to call: OperationCall) -> (() throws -> Answer)? {
        answers["\(call.client.name).\(call.operation.name)"].map { body in { try body(call) } }
    }

    private static let answers: [String: Body] = flows.merging(auth) { $1 }.merging(others) { $1 }

    // MARK: - Flows

    private static let flows: [String: Body] = [
        "SpecificFlowClient.run_flow": { call in
            let request = try call.body()
            guard request["body"] != nil else {
                throw refusal(call, 400, "FLOW_INPUT_ERROR", "The request has no 'body'")
            }
            let flow = call.values.first ?? ""
            let id = ResourceStore.makeID()
            let now = call.core.clock.now()
            let run = JSON.object(
                ("run_id", .string(id)),
                ("flow_id", .string(flow)),
                ("flow_title", title(of: flow, call.core)),
                ("label", request["label"] ?? "A run"),
                ("tags", request["tags"] ?? []),
                ("status", "ACTIVE"),
                ("start_time", .string(DateText.iso8601(now))),
                ("completion_time", .null),
                ("run_owner", .string("urn:globus:auth:identity:\(SeedDocuments.person)")),
                ("details", .object(("code", "FlowStarting")))
            )
            let end = JSON.object(
                ("status", "SUCCEEDED"),
                ("completion_time", .string(DateText.iso8601(now + call.core.configuration.taskDuration))),
                ("details", .object(("code", "FlowSucceeded"), ("output", request["body"])))
            )
            let ending = (now + call.core.configuration.taskDuration, end)
            call.core.resources.withLock { $0.insert(run, id: id, in: "/runs", future: ending) }
            return Answer(status: 201, json: run)
        },
        "SpecificFlowClient.validate_run": { _ in Answer(json: .object(("message", "Validation successful"))) },
        "SpecificFlowClient.resume_run": { try run($0, becomes: "ACTIVE") },
        "FlowsClient.cancel_run": { try run($0, becomes: "FAILED") },
        "FlowsClient.delete_run": { call in
            let id = call.values.first ?? ""
            let run = call.core.resources.withLock { $0.document(id, in: "/runs")?.json(at: call.core.clock.now()) }
            guard let run, run["status"] != "ACTIVE" else {
                throw refusal(call, 409, "STATE_CONFLICT", "The run \(id) has not ended")
            }
            _ = call.core.resources.withLock { $0.remove(id, in: "/runs") }
            return Answer(json: run)
        },
        "FlowsClient.get_run_definition": { call in
            let run = try document(call.values.first ?? "", in: "/runs", call)
            let flow = run["flow_id"]?.string ?? ""
            let definition = call.core.resources.withLock { $0.document(flow, in: "/flows")?.json(at: 0) }
            return Answer(
                json: .object(
                    ("flow_id", .string(flow)),
                    ("definition", definition?["definition"] ?? .object([])),
                    ("input_schema", definition?["input_schema"] ?? .object([]))
                )
            )
        },
        "FlowsClient.validate_flow": { call in
            guard try call.body()["definition"]?["States"] != nil else {
                throw refusal(call, 422, "UNPROCESSABLE_ENTITY", "The definition has no 'States'")
            }
            return Answer(json: .object(("scopes", .object([])), ("analysis", .object(("number_of_possibilities", 1)))))
        },
        "FlowsClient.get_run_logs": { call in
            let entries = ["FlowStarted", "FlowSucceeded"].map { code in
                JSON.object(("code", .string(code)), ("description", "An entry of the log"), ("details", .object([])))
            }
            return Answer(json: try call.form.list(entries, call))
        },
        "FlowsClient.respond_to_web_input": { call in
            let id = call.values.first ?? ""
            let answered = JSON.object(("state", "closed"), ("response", try call.body()["response"]))
            guard let input = call.core.resources.withLock({ $0.change(id, in: "/web_inputs", answered) }) else {
                throw call.missing(id, of: "web_input_id")
            }
            return Answer(json: input)
        },
    ]

    private static func run(_ call: OperationCall, becomes status: String) throws -> Answer {
        let id = call.values.first ?? ""
        guard
            let run = call.core.resources.withLock({
                $0.change(id, in: "/runs", .object(("status", .string(status))))
            })
        else { throw call.missing(id, of: "run_id") }
        return Answer(json: run)
    }

    private static func title(of flow: String, _ core: MockCore) -> JSON {
        core.resources.withLock { $0.document(flow, in: "/flows")?.json(at: 0)["title"] } ?? "A flow"
    }

    // MARK: - Auth

    private static let auth: [String: Body] = [
        "AuthClient.get_identities": { call in
            let query = call.request.queryItems
            let usernames = query["usernames"]?.split(separator: ",").map(String.init) ?? []
            let ids = query["ids"]?.split(separator: ",").map(String.init) ?? []
            guard !usernames.isEmpty || !ids.isEmpty else {
                throw refusal(call, 400, "INVALID_PARAMETERS", "Give usernames or ids")
            }
            let found = call.core.configuration.identities.filter {
                usernames.contains($0.username) || ids.contains($0.id)
            }
            return Answer(json: .object(("identities", .array(found.map(identity)))))
        },
        "AuthClient.get_identity_providers": { call in
            let provider = JSON.object(
                ("id", .string(SeedDocuments.id("1d9", 1))),
                ("name", "Example Institution"),
                ("short_name", "example"),
                ("domains", ["globus.example", "institution.example"])
            )
            return Answer(json: .object(("identity_providers", [provider])))
        },
        "AuthClient.get_client": { call in
            if let id = call.values.first {
                guard let client = client(id, call.core) else { throw call.missing(id, of: "client_id") }
                return Answer(json: .object(("client", client)))
            }
            throw call.missing(call.request.queryItems["fqdn"] ?? "", of: "client")
        },
        "AuthClient.get_clients": { call in
            let registered = call.core.authority.withLock { $0.clients.keys.sorted() }
            let created = call.core.resources.withLock { $0.documents(in: "/v2/api/clients").map { $0.json(at: 0) } }
            return Answer(
                json: .object(("clients", .array(registered.compactMap { client($0, call.core) } + created)))
            )
        },
    ]

    private static func identity(_ identity: MockGlobus.Identity) -> JSON {
        .object(
            ("id", .string(identity.id)),
            ("username", .string(identity.username)),
            ("name", .string(identity.name)),
            ("email", .string(identity.email)),
            ("organization", "Example"),
            ("identity_provider", .string(SeedDocuments.id("1d9", 1))),
            ("identity_type", "login"),
            ("status", "used")
        )
    }

    /// Returns a client that may log in, or one that a script has created.
    private static func client(_ id: String, _ core: MockCore) -> JSON? {
        if let client = core.authority.withLock({ $0.clients[id] }) {
            return .object(
                ("id", .string(client.id)),
                ("name", .string(client.name)),
                ("public_client", .bool(client.secret == nil)),
                ("project", .string(SeedDocuments.id("9401ec7", 1))),
                ("visibility", "private"),
                ("redirect_uris", .array(client.redirectURIs.sorted().map(JSON.string)))
            )
        }
        return core.resources.withLock { $0.document(id, in: "/v2/api/clients")?.json(at: 0) }
    }

    // MARK: - Timers, Compute, Globus Connect Server

    private static let others: [String: Body] = [
        "TimersClient.pause_job": { try job($0, becomes: "inactive", "Successfully paused") },
        "TimersClient.resume_job": { try job($0, becomes: "loaded", "Successfully resumed") },
        "ComputeClientV2.get_version": { call in
            if call.request.queryItems["service"] == "all" {
                return Answer(
                    json: .object(("api", "1.41.0"), ("min_sdk_version", "1.0.0a6"), ("min_ep_version", "1.0.0a0"))
                )
            }
            return Answer(json: "1.41.0")
        },
        "ComputeClientV2.get_result_amqp_url": { _ in
            Answer(
                json: .object(
                    ("queue_prefix", "mock"),
                    ("connection_url", "amqps://mock:mock@127.0.0.1:5671/tasks")
                )
            )
        },
        "ComputeClientV2.get_endpoint_status": { call in
            _ = try document(call.values.first ?? "", in: "/v2/endpoints", call)
            return Answer(json: .object(("status", "online"), ("details", .object(("total_workers", 1)))))
        },
        "ComputeClientV2.get_task": { call in
            Answer(json: task(call.values.first ?? ""))
        },
        "ComputeClientV2.get_task_batch": { call in
            let ids = try call.body()["task_ids"]?.elements?.compactMap(\.string) ?? []
            return Answer(
                json: .object(
                    ("response", "batch"),
                    ("results", .object(ids.map { JSON.Member(name: $0, value: task($0)) }))
                )
            )
        },
        "ComputeClientV2.get_task_group": { call in
            Answer(json: .object(("taskgroup_id", .string(call.values.first ?? "")), ("tasks", [])))
        },
        "ComputeClientV2.submit": { try submit($0) },
        "ComputeClientV3.submit": { try submit($0) },
        "ComputeClientV3.get_endpoint_allowlist": { call in
            Answer(
                json: .object(
                    ("endpoint_id", .string(call.values.first ?? "")),
                    ("restricted", false),
                    ("functions", [])
                )
            )
        },
        "GCSClient.get_gcs_info": { call in
            Answer(json: call.form.document(SeedDocuments.connectServerInfo, call))
        },
        "GCSClient.get_endpoint": { call in
            Answer(json: call.form.document(try document("endpoint", in: "/api/endpoint", call), call))
        },
        "GCSClient.update_endpoint": { call in
            let changes = try call.body()
            let changed = call.core.resources.withLock { $0.change("endpoint", in: "/api/endpoint", changes) }
            return Answer(json: call.form.document(changed ?? .object([]), call))
        },
    ]

    private static func job(_ call: OperationCall, becomes status: String, _ message: String) throws -> Answer {
        let id = call.values.first ?? ""
        let changed = call.core.resources.withLock {
            $0.change(id, in: "/jobs", .object(("status", .string(status))))
        }
        guard changed != nil else { throw call.missing(id, of: "job_id") }
        return Answer(json: .object(("message", .string("\(message) job \(id)."))))
    }

    private static func task(_ id: String) -> JSON {
        .object(("task_id", .string(id)), ("status", "success"), ("result", "36 00"), ("completion_t", "1700000000"))
    }

    private static func submit(_ call: OperationCall) throws -> Answer {
        _ = try call.body()
        return Answer(
            json: .object(
                ("request_id", .string(ResourceStore.makeID())),
                ("task_group_id", .string(ResourceStore.makeID())),
                ("tasks", .object([]))
            )
        )
    }

    // MARK: - What they share

    private static func document(_ id: String, in collection: String, _ call: OperationCall) throws -> JSON {
        let now = call.core.clock.now()
        guard let document = call.core.resources.withLock({ $0.document(id, in: collection)?.json(at: now) }) else {
            throw call.missing(id, of: call.path.parameters.first ?? "document")
        }
        return document
    }

    private static func refusal(_ call: OperationCall, _ status: Int, _ code: String, _ message: String) -> APIFailure {
        APIFailure(status: status, code: code, message: message, form: call.form.failure, resource: call.request.path)
    }
}
