import CLuaJSON
public import LuaRuntime

/// Pushes copies of values.
struct ScriptValueWriter {
    private let stack: LuaStack
    private var path: [ScriptKey] = []
    private var count = 0

    init(_ stack: LuaStack) {
        self.stack = stack
    }

    private static let pace = 4_096

    /// Pushes a value.
    ///
    /// Stack: [-0, +1]
    mutating func push(_ value: ScriptValue) throws {
        count += 1
        if count > ScriptValueBounds.values { throw error(ScriptValueBounds.tooLarge) }
        if count % Self.pace == 0, !LuaState.pace(stack.thread, 0) { throw stack.state.memoryError }
        guard path.count <= ScriptValueBounds.depth, stack.reserve(8) else { throw error(ScriptValueBounds.tooDeep) }
        switch value {
        case .nil: stack.push()
        case .boolean(let value): stack.push(value)
        case .integer(let value): stack.push(value)
        case .number(let value): stack.push(value)
        case .string(let value): stack.push(value.bytes)
        case .list(let items): try push(items)
        case .table(let fields): try push(fields)
        case .function(let function): try check(function.push(on: stack), "a function")
        case .object(let object): try check(object.push(on: stack), object.className)
        case .authorizer(let value, let origin):
            if origin?.push(on: stack) != true { stack.push(authorizer: value) }
        case .client(let value, let origin):
            if origin?.push(on: stack) != true { stack.push(client: value) }
        case .storage(let value, let origin):
            if origin?.push(on: stack) != true { stack.push(storage: value) }
        case .error(let value): stack.push(error: value)
        }
    }

    private mutating func push(_ items: [ScriptValue]) throws {
        stack.pushTable(items: Int32(clamping: items.count))
        for (index, item) in items.enumerated() {
            let number = Int64(index) + 1
            if item.isNil { gjson_push_null(stack.thread) } else { try push(item, at: .integer(number)) }
            stack.setItem(number, of: -2)
        }
        gjson_mark_array(stack.thread, -1)
    }

    private mutating func push(_ fields: [ScriptKey: ScriptValue]) throws {
        stack.pushTable(fields: Int32(clamping: fields.count))
        for (key, value) in fields where !value.isNil {
            try push(key)
            try push(value, at: key)
            stack.setPair(of: -3)
        }
    }

    private mutating func push(_ value: ScriptValue, at key: ScriptKey) throws {
        path.append(key)
        try push(value)
        path.removeLast()
    }

    private func push(_ key: ScriptKey) throws {
        switch key.normalized {
        case .string(let value): stack.push(value.bytes)
        case .integer(let value): stack.push(value)
        case .boolean(let value): stack.push(value)
        case .number(let value):
            guard !value.isNaN else { throw error("has NaN as a key, which Lua does not allow") }
            stack.push(value)
        }
    }

    private func check(_ isPushed: Bool, _ name: String) throws {
        if !isPushed { throw error("is \(name) of another host, which only that host can use") }
    }

    private func error(_ reason: String) -> ScriptValueError { ScriptValueError(path, reason) }
}

extension LuaStack {
    /// Pushes a copy of a value.
    ///
    /// Stack: [-0, +1]
    ///
    /// - Throws: ``ScriptValueError`` for a value of another host, and for one that is too deep or too large; then
    ///   nothing is pushed.
    public func push(value: ScriptValue) throws {
        let top = count
        var writer = ScriptValueWriter(self)
        do {
            try writer.push(value)
        } catch {
            pop(count - top)
            throw error
        }
    }

    /// Pushes copies of values and returns their number.
    ///
    /// Stack: [-0, +n]
    func push(values: [ScriptValue]) throws -> Int32 {
        guard let count = Int32(exactly: values.count), reserve(count) else {
            throw ScriptValueError(path: "$", reason: "is too much: Lua has no room for \(values.count) values")
        }
        for value in values { try push(value: value) }
        return count
    }
}
