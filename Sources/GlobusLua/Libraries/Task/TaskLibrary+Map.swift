import GlobusAuth
import LuaRuntime

extension TaskLibrary {
    private static let mostAtOnce: Int64 = 10_000

    static let map = HostFunction(
        "task.map",
        "Calls a function for every item, several at a time, and returns the results in order.",
        parameters: [
            .required(
                "items",
                .table | .function,
                "A list, or a function that returns the next item, and nil at the end."
            ),
            .required("f", .function, "Called with an item and its number."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("limit", .integer, "How many calls run at a time.", default: "64"),
                    .optional("ordered", .boolean, "false puts the results in the order in which they come."),
                    .optional(
                        "progress",
                        .boolean | .string,
                        "true, or a label, shows on a terminal how far it is, and writes a line to the log at the end."
                    ),
                ]
            ),
        ],
        results: [HostResult("table", "What the function returned first for each item.")],
        mayWait: true,
        failures: .tasks,
        example: HostExample(
            """
            local function square(n) return n * n end
            local squares = task.map({ 1, 2, 3, 4 }, square, { limit = 2 })
            print(table.concat(squares, " "))
            """,
            prints: "1 4 9 16"
        )
    ) { call in
        let options = call.options("opts")
        let isIterator = call.stack.type(at: 1) == .function
        let count = isIterator ? 0 : Int64(call.stack.length(at: 1))
        call.stack.pushTable(items: Int32(min(count, 1 << 20)))
        let plan = TaskMap.Plan(
            items: call.reference("items"),
            isIterator: isIterator,
            function: call.reference("f"),
            limit: try options.integer("limit", in: 1...mostAtOnce) ?? 64,
            isOrdered: options.boolean("ordered") ?? true,
            showsProgress: options.boolean("progress") ?? false,
            label: options.with("progress") { call.stack.string(at: -1)?.printable(limit: 80) },
            results: call.stack.reference(at: -1)
        )
        let host = try call.host()
        return .wait {
            try await TaskMap.run(plan, count: count, in: host)
            return .push { stack in
                stack.push(plan.results)
                return 1
            }
        }
    }
}
