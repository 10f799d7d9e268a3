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
        let meter = plan.showsProgress ? call.services.meter(plan, count: count) : nil
        return .until { TaskMap(plan, count: count, meter, in: $0.coroutine.state).begin($0) }
    }
}

/// Calls a function for every item of a list or an iterator, a limited number at a time.
///
/// Each call is a task. A task is started as soon as there is room for it, so ten thousand items need no more memory than
/// those under way. Used on the host's executor only.
final class TaskMap {
    /// The arguments of `task.map`.
    struct Plan {
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

    private let plan: Plan
    private let count: Int64
    private let meter: ProgressMeter?
    private let state: LuaState
    /// The indices of the items under way.
    private var indices: [ObjectIdentifier: Int64] = [:]
    private var lastIndex: Int64 = 0
    private var lastResult: Int64 = 0
    /// The call of the iterator that is under way: only one at a time, since the order of the calls is that of the items.
    private var search: LuaCoroutine?
    private var hasEnded = false

    fileprivate init(_ plan: Plan, count: Int64, _ meter: ProgressMeter?, in state: LuaState) {
        self.plan = plan
        self.count = count
        self.meter = meter
        self.state = state
    }

    /// Calls the function for all items, and completes the wait then, or with the first error.
    fileprivate func begin(_ completion: HostCompletion) -> HostCancellation {
        completion.waitForScope { [self] scope, _, lineage in
            scope.onEnd = { [self, unowned scope] fiber in
                guard let task = fiber as? LuaCoroutine else { return }
                do {
                    try take(task, in: scope, lineage)
                } catch {
                    scope.fail(error)
                }
            }
            try fill(scope, lineage)
        } results: { [plan] _ in
            [plan.results]
        } onEnd: { [meter] hasSucceeded in
            meter?.end(hasSucceeded: hasSucceeded)
        }
    }

    /// Takes the result of a task that has ended, and starts others.
    private func take(_ task: LuaCoroutine, in scope: FiberScope, _ lineage: Lineage) throws {
        let isSearch = task === search
        if isSearch { search = nil }
        let index = indices.removeValue(forKey: ObjectIdentifier(task))
        guard case .success(let values)? = task.outcome else { return }
        if let index {
            store(values.first, from: index)
        } else if isSearch {
            if let item = values.first, !state.isNil(item) {
                try start(item, in: scope, lineage)
            } else {
                hasEnded = true
            }
        }
        try fill(scope, lineage)
    }

    /// Starts as many tasks as there is room for.
    private func fill(_ scope: FiberScope, _ lineage: Lineage) throws {
        while !scope.isCancelled, !hasEnded, search == nil, indices.count < plan.limit {
            if plan.isIterator {
                search = try state.startTask(plan.items, in: scope, lineage)
            } else if lastIndex < count {
                try start(state.item(lastIndex + 1, of: plan.items), in: scope, lineage)
            } else {
                hasEnded = true
            }
        }
    }

    private func start(_ item: LuaReference, in scope: FiberScope, _ lineage: Lineage) throws {
        guard !scope.isCancelled else { return }
        lastIndex += 1
        let task = try state.startTask(plan.function, [item, state.keepInteger(lastIndex)], in: scope, lineage)
        indices[ObjectIdentifier(task)] = lastIndex
    }

    private func store(_ value: LuaReference?, from index: Int64) {
        lastResult += 1
        if let value { state.store(value, in: plan.results, at: plan.isOrdered ? index : lastResult) }
        meter?.count()
    }
}

extension HostServices {
    fileprivate func meter(_ plan: TaskMap.Plan, count: Int64) -> ProgressMeter {
        lastProgress += 1
        let total = plan.isIterator ? nil : Int(count)
        return ProgressMeter(label: plan.label, total: total, id: lastProgress, self)
    }
}

extension LuaState {
    fileprivate func item(_ index: Int64, of list: LuaReference) -> LuaReference {
        stack.push(list)
        stack.pushItem(index, of: -1)
        defer { stack.pop() }
        return keep(stack)
    }

    fileprivate func keepInteger(_ value: Int64) -> LuaReference {
        stack.push(value)
        return keep(stack)
    }

    fileprivate func isNil(_ value: LuaReference) -> Bool {
        stack.push(value)
        defer { stack.pop() }
        return stack.type(at: -1) == .nil
    }

    fileprivate func store(_ value: LuaReference, in table: LuaReference, at index: Int64) {
        stack.push(table)
        stack.push(value)
        stack.setItem(index, of: -2)
        stack.pop()
    }
}
