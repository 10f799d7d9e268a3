import Foundation
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
            check.endpoint("POST /v0.10/transfer", "submits a transfer") { try submit($0) },
            check.endpoint("GET /v0.10/task/{task_id}", "one task") { Answer(json: json(try task($0))) },
            check.endpoint("GET /v0.10/task/{task_id}/event_list", "its events; limit, offset") { try events($0) },
            check.endpoint("GET /v0.10/task/{task_id}/successful_transfers", "its files; marker") { try files($0) },
            check.endpoint("GET /v0.10/endpoint/{endpoint_id}/shared_endpoint_list", "its shares; next_token") {
                try sharedEndpoints($0)
            },
            check.endpoint("GET /v0.10/endpoint_manager/task_list", "all tasks; last_key") { try managedTasks($0) },
        ]
    }

    private var submissionID: Answer {
        Answer(json: .object(("DATA_TYPE", "submission_id"), ("value", .string(UUID().uuidString.lowercased()))))
    }

    private func task(_ call: ServiceCall) throws -> TransferState.Task {
        let id = call.parameters.first ?? ""
        guard let task = core.transfers.withLock({ $0.task(id) }) else {
            throw APIFailure(status: 404, code: "TaskNotFound", message: "There is no task \(id).")
        }
        return task
    }

    private func taskList(_ call: ServiceCall) throws -> Answer {
        let paging = try Paging(call.query)
        let tasks = core.transfers.withLock { $0.tasks }
        return listing("task_list", paging.page(of: tasks).map(json), of: tasks.count, paging)
    }

    private func endpointSearch(_ call: ServiceCall) throws -> Answer {
        let paging = try Paging(call.query, maximum: 100)
        let wanted = (call.query["filter_fulltext"] ?? "").lowercased()
        let found = TransferCollection.all.filter { wanted.isEmpty || $0.name.lowercased().contains(wanted) }
        return listing("endpoint_list", paging.page(of: found).map(\.json), of: found.count, paging)
    }

    private func submit(_ call: ServiceCall) throws -> Answer {
        let submission = try TransferSubmission(call.request.body)
        let (task, isDuplicate) = core.transfers.withLock { $0.submit(submission, now: core.clock.now()) }
        let message = isDuplicate ? "This submission was accepted before." : "The transfer has been accepted."
        let body = JSON.object(
            ("DATA_TYPE", "transfer_result"),
            ("code", isDuplicate ? "Duplicate" : "Accepted"),
            ("message", .string(message)),
            ("task_id", .string(task.id)),
            ("submission_id", .string(task.submissionID)),
            ("request_id", .string(APIFailure.requestID())),
            ("resource", "/transfer")
        )
        return Answer(status: isDuplicate ? 200 : 202, json: body)
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
        let files = hasEnded(task) ? (0..<task.files).map { $0 } : []
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

    private func hasEnded(_ task: TransferState.Task) -> Bool {
        core.clock.now() - task.submittedAt >= core.configuration.taskDuration
    }

    private func json(_ task: TransferState.Task) -> JSON {
        .object(
            ("DATA_TYPE", "task"),
            ("task_id", .string(task.id)),
            ("type", "TRANSFER"),
            ("status", hasEnded(task) ? "SUCCEEDED" : "ACTIVE"),
            ("label", .string(task.label)),
            ("source_endpoint_id", .string(task.source)),
            ("destination_endpoint_id", .string(task.destination)),
            ("files", .integer(task.files)),
            ("request_time", .string(DateText.iso8601(task.submittedAt)))
        )
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
