public import LuaRuntime

/// Copies values from a stack, without running code of scripts.
struct ScriptValueReader {
    private let stack: LuaStack
    private let services: HostServices
    /// The path of the value that is being read, through the tables that contain it.
    private var path: [ScriptKey] = []
    private var tables: [UnsafeRawPointer?] = []
    private var count = 0
    private var bytes = 0

    init(_ stack: LuaStack) {
        self.stack = stack
        services = stack.services
    }

    /// How many values, or bytes of strings, are read before the next check whether there is memory for them.
    private static let pace = (values: 4_096, bytes: 1 << 20)
    private static let sizeOfValue = 64

    /// Reads the value at `index`.
    mutating func value(at index: Int32) throws -> ScriptValue {
        try countOne()
        guard stack.reserve(8) else { throw error("cannot be copied: so many values are in use that there is no room") }
        switch stack.type(at: index) {
        case .none, .nil: return .nil
        case .boolean: return .boolean(stack.boolean(at: index))
        case .number: return number(at: index)
        case .string: return .string(try string(at: index))
        case .function: return .function(ScriptFunction(at: index, on: stack))
        case .table:
            if stack.isError(at: index) { return .error(stack.hostError(at: index)) }
            return try table(at: stack.absolute(index))
        case .lightUserdata, .userdata, .thread: return stack.isJSONNull(at: index) ? .nil : object(at: index)
        }
    }

    private func number(at index: Int32) -> ScriptValue {
        stack.isInteger(at: index) ? .integer(stack.integer(at: index) ?? 0) : .number(stack.number(at: index) ?? 0)
    }

    private mutating func string(at index: Int32) throws -> ScriptString {
        try countBytes(stack.length(at: index))
        return ScriptString(bytes: stack.bytes(at: index) ?? [], secrets: services.knownSecrets)
    }

    private func object(at index: Int32) -> ScriptValue {
        if let object = stack.object(at: index, AuthorizerObject.kind) {
            return .authorizer(object.authorizer, ScriptObject(at: index, on: stack))
        }
        if let object = stack.object(at: index, ClientObject.kind) {
            return .client(object.client, ScriptObject(at: index, on: stack))
        }
        if let object = stack.object(at: index, TokenStorageObject.kind) {
            return .storage(object.storage, ScriptObject(at: index, on: stack))
        }
        return .object(ScriptObject(at: index, on: stack))
    }

    private mutating func table(at index: Int32) throws -> ScriptValue {
        let identity = stack.identity(at: index)
        if let outer = tables.firstIndex(of: identity) {
            let origin = ScriptValueError(Array(path.prefix(outer)), "").path
            throw error("is a table that contains itself: it is \(origin), and cannot be copied")
        }
        guard tables.count < ScriptValueBounds.depth else { throw error(ScriptValueBounds.tooDeep) }
        tables.append(identity)
        defer { tables.removeLast() }
        let length = stack.length(at: index)
        let isList = stack.isList(at: index) && (length > 0 || stack.isJSONArray(at: index))
        return isList ? .list(try items(of: index, length)) : .table(try fields(of: index))
    }

    private mutating func items(of index: Int32, _ length: Int) throws -> [ScriptValue] {
        var items: [ScriptValue] = []
        for number in 0..<length {
            stack.pushItem(Int64(number) + 1, of: index)
            defer { stack.pop() }
            items.append(try member(.integer(Int64(number) + 1)))
        }
        return items
    }

    private mutating func fields(of index: Int32) throws -> [ScriptKey: ScriptValue] {
        var fields: [ScriptKey: ScriptValue] = [:]
        try stack.forEachPair(of: index) {
            let key = try key(at: -2)
            fields[key] = try member(key)
        }
        return fields
    }

    /// Reads the value on top, which is at `key` in the table that is being read.
    private mutating func member(_ key: ScriptKey) throws -> ScriptValue {
        path.append(key)
        defer { path.removeLast() }
        return try value(at: -1)
    }

    private mutating func key(at index: Int32) throws -> ScriptKey {
        switch stack.type(at: index) {
        case .string: return .string(try string(at: index))
        case .boolean: return .boolean(stack.boolean(at: index))
        case .number:
            return stack.isInteger(at: index)
                ? .integer(stack.integer(at: index) ?? 0) : .number(stack.number(at: index) ?? 0)
        default:
            let type = stack.typeName(at: index)
            throw error("has \(type) as a key; keys must be strings, numbers or booleans to be copied")
        }
    }

    private func error(_ reason: String) -> ScriptValueError { ScriptValueError(path, reason) }

    private mutating func countOne() throws {
        count += 1
        if count > ScriptValueBounds.values { throw error(ScriptValueBounds.tooLarge) }
        if count % Self.pace.values == 0 { try mayGoOn() }
    }

    private mutating func countBytes(_ length: Int) throws {
        let before = bytes / Self.pace.bytes
        bytes += length
        if bytes / Self.pace.bytes != before { try mayGoOn() }
    }

    /// Stops where the script must stop; what is copied counts towards the scripts' memory in the meantime.
    private func mayGoOn() throws {
        if !LuaState.pace(stack.thread, bytes + count * Self.sizeOfValue) { throw stack.state.memoryError }
    }
}

extension LuaStack {
    /// Copies the value at `index`.
    ///
    /// - Throws: ``ScriptValueError`` for a table that contains itself, for one that is too deep or too large, and for
    ///   one with keys that cannot be copied.
    public func value(at index: Int32) throws -> ScriptValue {
        var reader = ScriptValueReader(self)
        return try reader.value(at: index)
    }

    /// Copies the top `count` values.
    func values(ofTop count: Int32) throws -> [ScriptValue] { try (0..<count).map { try value(at: $0 - count) } }
}
