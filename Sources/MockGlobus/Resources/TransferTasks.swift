import Synchronization

extension MockCore {
    /// Does what the tasks have to do whose time has come: copies and deletes files.
    func settleTasks() {
        let now = clock.now()
        let due = transfers.withLock { state in
            state.tasks.filter { task in
                task.outcome == nil && task.cancelledAt == nil
                    && now - task.submittedAt >= configuration.taskDuration
            }
        }
        for task in due.reversed() {
            let outcome = files.withLock { Self.carryOut(task.submission, on: &$0, now: now) }
            transfers.withLock { $0.finish(task.id, outcome) }
        }
    }

    /// Returns a collection's id; refuses one that does not exist, as Transfer does.
    func collection(_ id: String) throws -> String {
        guard resources.withLock({ $0.document(id, in: "/v0.10/endpoint") }) != nil else {
            throw APIFailure(
                status: 404,
                code: "EndpointNotFound",
                message: "No such endpoint '\(id)'",
                resource: "/endpoint/\(id)"
            )
        }
        return id
    }

    private static func carryOut(
        _ submission: TransferSubmission,
        on files: inout TransferFiles,
        now: Double
    ) -> TransferState.Task.Outcome {
        var outcome = TransferState.Task.Outcome()
        for item in submission.items {
            let path = TransferFiles.normalized(item.path)
            do {
                guard let destination = submission.destination else {
                    try files.remove(path, in: submission.source, recursively: item.isRecursive)
                    outcome.files += 1
                    continue
                }
                let copied = try files.copy(
                    path,
                    of: submission.source,
                    to: TransferFiles.normalized(item.destination),
                    of: destination,
                    now: now
                )
                outcome.files += copied.files
                outcome.bytes += copied.bytes
            } catch {
                outcome.faults.append(item.path)
            }
        }
        return outcome
    }
}

extension TransferState.Task {
    /// The state, as Transfer names it.
    var status: String {
        if cancelledAt != nil { return "FAILED" }
        guard let outcome else { return "ACTIVE" }
        return outcome.faults.isEmpty ? "SUCCEEDED" : "FAILED"
    }

    /// The task's document.
    func json(duration: Double) -> JSON {
        let isActive = status == "ACTIVE"
        let completion = DateText.iso8601(cancelledAt ?? submittedAt + duration)
        return .object(
            ("DATA_TYPE", "task"),
            ("task_id", .string(id)),
            ("type", submission.destination == nil ? "DELETE" : "TRANSFER"),
            ("status", .string(status)),
            ("nice_status", isActive ? "OK" : .null),
            ("nice_status_short_description", isActive ? "OK" : .null),
            ("label", .string(label)),
            ("owner_id", .string(SeedDocuments.person)),
            ("source_endpoint_id", .string(submission.source)),
            ("destination_endpoint_id", .nullable(submission.destination)),
            ("files", .integer(max(outcome?.files ?? 0, submission.items.count))),
            ("files_transferred", .integer(outcome?.files ?? 0)),
            ("bytes_transferred", .integer(outcome?.bytes ?? 0)),
            ("faults", .integer(outcome?.faults.count ?? 0)),
            ("is_paused", false),
            ("deadline", .nullable(deadline)),
            ("request_time", .string(DateText.iso8601(submittedAt))),
            ("completion_time", isActive ? .null : .string(completion))
        )
    }
}
