import GlobusAuth
import LuaRuntime

/// The method of `TransferClient` that waits for a task.
enum TaskWaiting {
    static let method = HostFunction(
        waiting: "TransferClient:task_wait",
        "Waits until a task has ended, well or not, or until the time is over; other tasks of the script go on.",
        of: ClientObject.kind,
        details: "The task is looked at once every `polling_interval` seconds, also after the last one.",
        parameters: [
            .required("task_id", .string, "The task."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("timeout", .number, "How long it waits; 1 or more.", unit: "seconds", default: "10"),
                    .optional(
                        "polling_interval",
                        .number,
                        "How long it waits between two looks; 1 or more.",
                        unit: "seconds",
                        default: "10"
                    ),
                ]
            ),
        ],
        results: [HostResult("boolean", "Whether the task has ended; `get_task` tells how.")],
        failures: .request + [.cancelled],
        example: HostExample(
            """
            local task_id = transfer:get("/v0.10/task_list").data.DATA[1].task_id
            print(transfer:task_wait(task_id, { timeout = 60 }))
            """,
            prints: "true"
        )
    ) { object, call in
        let client = object.client
        let id = try call.string("task_id")
        let options = call.options("opts")
        let timeout = try seconds("timeout", options)
        let interval = min(try seconds("polling_interval", options), timeout)
        let time = call.services.time
        return .wait {
            var waited = 0.0
            while true {
                let task = try await client.call("get_task", ["task_id": .string(id)])
                if try task.parsedJSON()["status"]?.string != "ACTIVE" { return .values(.boolean(true)) }
                waited += interval
                if waited > timeout { return .values(.boolean(false)) }
                try await time.sleep(seconds: interval)
            }
        }
    }

    private static func seconds(_ name: String, _ options: CallOptions) throws -> Double {
        try options.with(name) {
            guard let seconds = options.stack.number(at: -1), seconds >= 1, seconds <= 1e9 else {
                throw options.invalid(name, "must be seconds, from 1 to 1e9, got \(options.stack.text(at: -1))")
            }
            return seconds
        } ?? 10
    }
}
