import GlobusAuth
import LuaRuntime

extension TaskLibrary {
    private static let mostAtOnce: Int64 = 10_000

    static let map = HostFunction(
        waiting: "task.map",
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

/// Calls a function for every item of a list or an iterator, a limited number at a time.
///
/// There are as many workers as calls may run at a time, and each takes one item after the other, so ten thousand items
/// need no more memory than those under way. Used in the host's isolation only.
final class TaskMap {
    /// The arguments of `task.map`.
    struct Plan: Sendable {
        /// A list, or a function that returns the next item, and nil at the end.
        var items: LuaReference
        var isIterator: Bool
        var function: LuaReference
        var limit: Int
        var isOrdered: Bool
        /// Whether the progress is shown, and its label.
        var showsProgress: Bool
        var label: String?
        /// The table for the results.
        var results: LuaReference
    }

    private struct Item {
        var value: LuaReference
        var index: Int64
    }

    private let plan: Plan
    private let count: Int64
    private let meter: ProgressMeter?
    private var lastIndex: Int64 = 0
    private var lastResult: Int64 = 0
    private var hasEnded = false
    /// Lets only one worker at a time call an iterator, since it may wait, and its order is the order of the items.
    private let turns = Turns()

    fileprivate init(_ plan: Plan, count: Int64, _ meter: ProgressMeter?) {
        self.plan = plan
        self.count = count
        self.meter = meter
    }

    /// Calls the function for all items, and throws the first error.
    static func run(_ plan: Plan, count: Int64, in host: ScriptHost) async throws {
        try await host.map(plan, count: count)
    }

    /// Takes items until there are none.
    func work(in host: isolated ScriptHost) async throws {
        while let item = try await next(in: host) {
            try Task.checkCancellation()
            let index = host.keepInteger(item.index)
            let result = try await host.callKeeping(plan.function, [item.value, index]).first
            lastResult += 1
            host.store(result, in: plan.results, at: plan.isOrdered ? item.index : lastResult)
            meter?.count()
        }
    }

    private func next(in host: isolated ScriptHost) async throws -> Item? {
        guard plan.isIterator else {
            guard lastIndex < count else { return nil }
            lastIndex += 1
            return Item(value: host.item(lastIndex, of: plan.items), index: lastIndex)
        }
        try await turns.take()
        defer { turns.pass() }
        guard !hasEnded else { return nil }
        guard let value = try await host.callKeeping(plan.items, []).first, !host.isNil(value) else {
            hasEnded = true
            return nil
        }
        lastIndex += 1
        return Item(value: value, index: lastIndex)
    }
}

extension ScriptHost {
    fileprivate func map(_ plan: TaskMap.Plan, count: Int64) async throws {
        let meter = plan.showsProgress ? makeMeter(plan, count: count) : nil
        let scope = TaskScope()
        let box = MapBox(TaskMap(plan, count: count, meter))
        let workers = plan.isIterator ? plan.limit : min(plan.limit, Int(count))
        for _ in 0..<workers {
            _ = try startTask(in: scope) { host in
                try await box.map.work(in: host)
                return []
            }
        }
        do {
            try await scope.join()
        } catch {
            meter?.end(hasSucceeded: false)
            throw error
        }
        meter?.end(hasSucceeded: true)
    }

    private func makeMeter(_ plan: TaskMap.Plan, count: Int64) -> ProgressMeter {
        services.lastProgress += 1
        let total = plan.isIterator ? nil : Int(count)
        return ProgressMeter(label: plan.label, total: total, id: services.lastProgress, services)
    }

    fileprivate func item(_ index: Int64, of list: LuaReference) -> LuaReference {
        let stack = scratchStack
        stack.push(list)
        stack.pushItem(index, of: -1)
        defer { stack.pop() }
        return keep(stack)
    }

    fileprivate func keepInteger(_ value: Int64) -> LuaReference {
        scratchStack.push(value)
        return keep(scratchStack)
    }

    fileprivate func isNil(_ value: LuaReference) -> Bool {
        let stack = scratchStack
        stack.push(value)
        defer { stack.pop() }
        return stack.type(at: -1) == .nil
    }

    fileprivate func store(_ value: LuaReference?, in table: LuaReference, at index: Int64) {
        guard let value else { return }
        let stack = scratchStack
        stack.push(table)
        stack.push(value)
        stack.setItem(index, of: -2)
        stack.pop()
    }
}

/// Passes the map to its workers, all of which run in the host's isolation.
private struct MapBox: @unchecked Sendable {
    // @unchecked: only tasks in the host's isolation use the map.
    let map: TaskMap

    init(_ map: TaskMap) {
        self.map = map
    }
}
