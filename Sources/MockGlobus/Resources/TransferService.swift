import Synchronization

/// The endpoints of a small Globus Transfer.
struct TransferService: Sendable {
    let core: MockCore

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .transfer)
        return [
            check.endpoint(.taskList, "tasks; limit, offset") { try taskList($0) },
            check.endpoint("GET /v0.10/endpoint_search", "collections; filter_fulltext") { try endpointSearch($0) },
            check.endpoint("GET /v0.10/submission_id", "an identifier to submit with") { _ in submissionID },
            check.endpoint("POST /v0.10/transfer", "submits a transfer") { try submit($0, deletes: false) },
            check.endpoint("POST /v0.10/delete", "submits a deletion") { try submit($0, deletes: true) },
            check.endpoint("GET /v0.10/task/{task_id}", "one task") { Answer(json: json(try task($0))) },
            check.endpoint("GET /v0.10/endpoint_manager/task/{task_id}", "one task of anybody") {
                Answer(json: json(try task($0)))
            },
            check.endpoint("PUT /v0.10/task/{task_id}", "changes a task's label and deadline") { try update($0) },
            check.endpoint("POST /v0.10/task/{task_id}/cancel", "cancels a task") { try cancel($0) },
            check.endpoint("GET /v0.10/task/{task_id}/event_list", "its events; limit, offset") { try events($0) },
            check.endpoint("GET /v0.10/task/{task_id}/successful_transfers", "its files; marker") { try files($0) },
            check.endpoint("GET /v0.10/endpoint/{endpoint_id}/shared_endpoint_list", "its shares; next_token") {
                try sharedEndpoints($0)
            },
            check.endpoint("GET /v0.10/endpoint_manager/task_list", "all tasks; last_key") { try managedTasks($0) },
        ]
    }

    private var submissionID: Answer {
        Answer(json: .object(("DATA_TYPE", "submission_id"), ("value", .string(ResourceStore.makeID()))))
    }

    private func task(_ call: ServiceCall) throws -> TransferState.Task {
        core.settleTasks()
        let id = call.parameters.first ?? ""
        guard let task = core.transfers.withLock({ $0.task(id) }) else {
            throw APIFailure(
                status: 404,
                code: "TaskNotFound",
                message: "There is no task \(id).",
                resource: call.request.path
            )
        }
        return task
    }

    private func taskList(_ call: ServiceCall) throws -> Answer {
        core.settleTasks()
        let paging = try Paging(call.query)
        let wanted = TaskFilter(call.query["filter"])
        let tasks = core.transfers.withLock { $0.tasks }.filter(wanted.accepts)
        return listing("task_list", paging.page(of: tasks).map(json), of: tasks.count, paging)
    }

    private func endpointSearch(_ call: ServiceCall) throws -> Answer {
        let paging = try Paging(call.query, maximum: 100)
        let wanted = (call.query["filter_fulltext"] ?? "").lowercased()
        let all = core.resources.withLock { $0.documents(in: "/v0.10/endpoint").map { $0.json(at: 0) } }
        let found = all.filter { wanted.isEmpty || ($0["display_name"]?.string ?? "").lowercased().contains(wanted) }
        return listing("endpoint_list", Array(paging.page(of: found)), of: found.count, paging)
    }

    private func submit(_ call: ServiceCall, deletes: Bool) throws -> Answer {
        let submission = try TransferSubmission(call.request.body, deletes: deletes)
        for collection in [submission.source, submission.destination].compactMap(\.self) {
            _ = try core.collection(collection)
        }
        let (task, isDuplicate) = core.transfers.withLock { $0.submit(submission, now: core.clock.now()) }
        let thing = deletes ? "delete" : "transfer"
        let message =
            isDuplicate ? "This submission was accepted before." : "The \(thing) has been accepted."
        let body = JSON.object(
            ("DATA_TYPE", .string("\(thing)_result")),
            ("code", isDuplicate ? "Duplicate" : "Accepted"),
            ("message", .string(message)),
            ("task_id", .string(task.id)),
            ("submission_id", .string(task.submission.id)),
            ("request_id", .string(APIFailure.requestID())),
            ("resource", .string("/\(thing)"))
        )
        return Answer(status: isDuplicate ? 200 : 202, json: body)
    }

    private func update(_ call: ServiceCall) throws -> Answer {
        let task = try task(call)
        let body = JSON(parsing: call.request.body)
        core.transfers.withLock {
            $0.update(task.id, label: body?["label"]?.string, deadline: body?["deadline"]?.string)
        }
        return result("Updated", "The task has been updated.", call)
    }

    private func cancel(_ call: ServiceCall) throws -> Answer {
        let task = try task(call)
        guard task.status == "ACTIVE" else {
            throw APIFailure(
                status: 409,
                code: "TaskComplete",
                message: "The task completed before the cancel request was processed.",
                resource: call.request.path
            )
        }
        core.transfers.withLock { $0.cancel(task.id, now: core.clock.now()) }
        return result("Canceled", "The task has been cancelled successfully.", call)
    }

    private func result(_ code: String, _ message: String, _ call: ServiceCall) -> Answer {
        Answer(
            json: .object(
                ("DATA_TYPE", "result"),
                ("code", .string(code)),
                ("message", .string(message)),
                ("request_id", .string(APIFailure.requestID())),
                ("resource", .string(call.request.path))
            )
        )
    }

    private func events(_ call: ServiceCall) throws -> Answer {
        let task = try task(call)
        let paging = try Paging(call.query)
        let events = hasEnded(task) ? ["SUCCEEDED", "PROGRESS", "STARTED"] : ["STARTED"]
        let documents = paging.page(of: events).map { code in
            JSON.object(("DATA_TYPE", "event"), ("code", .string(code)), ("is_error", false))
        }
        return listing("event_list", documents, of: events.count, paging)
    }

    /// Answers with pages whose `marker` is null on the last one.
    private func files(_ call: ServiceCall) throws -> Answer {
        let task = try task(call)
        let paging = try Paging(
            MockGlobus.FormFields("offset=" + (call.query["marker"] ?? "0")),
            defaultLimit: 2
        )
        let files = hasEnded(task) ? Array(0..<max(task.outcome?.files ?? 0, task.submission.items.count)) : []
        let documents = paging.page(of: files).map { index in
            JSON.object(
                ("DATA_TYPE", "successful_transfer"),
                ("source_path", .string("/data/file-\(index)")),
                ("destination_path", .string("/backup/file-\(index)"))
            )
        }
        let next = paging.hasNextPage(of: files.count) ? String(paging.offset + paging.limit) : nil
        let body = JSON.object(
            ("DATA_TYPE", "successful_transfers"),
            ("DATA", .array(documents)),
            ("marker", call.query["marker"].map(JSON.string) ?? .null),
            ("next_marker", .nullable(next))
        )
        return Answer(json: body)
    }

    /// Answers with pages that continue at the `last_key` of the previous one.
    private func managedTasks(_ call: ServiceCall) throws -> Answer {
        core.settleTasks()
        let tasks = core.transfers.withLock { $0.tasks }
        let start = call.query["last_key"].map { key in tasks.firstIndex { $0.id == key }.map { $0 + 1 } } ?? 0
        guard let start else {
            throw APIFailure(status: 400, code: "ClientError.BadRequest", message: "The last_key is unknown.")
        }
        let limit = try Paging(call.query, maximum: 100).limit
        let page = tasks.dropFirst(start).prefix(limit)
        let body = JSON.object(
            ("DATA_TYPE", "task_list"),
            ("DATA", .array(page.map(json))),
            ("limit", .integer(limit)),
            ("has_next_page", .bool(tasks.count > start + limit)),
            ("last_key", .nullable(page.last?.id))
        )
        return Answer(json: body)
    }

    private func listing(_ type: String, _ documents: [JSON], of total: Int, _ paging: Paging) -> Answer {
        let body = JSON.object(
            ("DATA_TYPE", .string(type)),
            ("length", .integer(documents.count)),
            ("limit", .integer(paging.limit)),
            ("offset", .integer(paging.offset)),
            ("total", .integer(total)),
            ("has_next_page", .bool(paging.hasNextPage(of: total))),
            ("DATA", .array(documents))
        )
        return Answer(json: body)
    }

    private func hasEnded(_ task: TransferState.Task) -> Bool { task.status != "ACTIVE" }

    private func json(_ task: TransferState.Task) -> JSON { task.json(duration: core.configuration.taskDuration) }
}

/// Which tasks a list has, such as `status:ACTIVE,SUCCEEDED/type:TRANSFER`.
private struct TaskFilter {
    private let terms: [(field: Substring, values: [Substring])]

    init(_ text: String?) {
        terms = (text ?? "").split(separator: "/").compactMap { term in
            let parts = term.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (parts[0], parts[1].split(separator: ",")) : nil
        }
    }

    func accepts(_ task: TransferState.Task) -> Bool {
        terms.allSatisfy { field, values in
            switch field {
            case "status": values.contains { $0 == task.status }
            case "type": values.contains { $0 == (task.submission.destination == nil ? "DELETE" : "TRANSFER") }
            case "task_id": values.contains { $0 == task.id }
            case "label": values.contains { $0 == task.label || "=\(task.label)" == $0 }
            default: true
            }
        }
    }
}

extension TransferService {
    /// How many guest collections every collection has.
    private static let shareCount = 5

    /// Answers with pages whose `next_token` is null on the last one.
    func sharedEndpoints(_ call: ServiceCall) throws -> Answer {
        let start = call.query["next_token"] ?? "0"
        let limit = call.query["max_results"] ?? "2"
        let paging = try Paging(MockGlobus.FormFields("offset=\(start)&limit=\(limit)"))
        let host = call.parameters.first ?? ""
        let shares = (1...Self.shareCount).map { "\(host.prefix(23))-5a\(String(repeating: "0", count: 9))\($0)" }
        let next = paging.hasNextPage(of: shares.count) ? String(paging.offset + paging.limit) : nil
        let documents = paging.page(of: shares).map { JSON.object(("id", .string($0))) }
        let body = JSON.object(("shared_endpoints", .array(documents)), ("next_token", .nullable(next)))
        return Answer(json: body)
    }
}
