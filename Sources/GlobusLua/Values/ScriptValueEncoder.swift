/// Encodes anything that is `Encodable` as a value; see ``ScriptValue/init(encoding:)``.
final class ScriptValueEncoder: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    fileprivate let path: [ScriptKey]
    /// Whether the encoded value has integers as keys, as dictionaries may have.
    private let hasIntegerKeys: Bool
    private let budget: Budget
    private var content = Content.none

    /// Counts the values so far, in all encoders for one value.
    private final class Budget {
        var count = 0
        /// An error found in a function that cannot throw.
        var failure: ScriptValueError?
    }

    private enum Content {
        case none
        case value(ScriptValue)
        case fields(Fields)
        case items(Items)
    }

    /// The fields so far, which all containers of the encoder share.
    fileprivate final class Fields {
        var encoders: [ScriptKey: ScriptValueEncoder] = [:]
    }

    fileprivate final class Items {
        var encoders: [ScriptValueEncoder] = []
    }

    convenience init() { self.init(codingPath: [], path: [], hasIntegerKeys: false, budget: Budget()) }

    private init(codingPath: [any CodingKey], path: [ScriptKey], hasIntegerKeys: Bool, budget: Budget) {
        self.codingPath = codingPath
        self.path = path
        self.hasIntegerKeys = hasIntegerKeys
        self.budget = budget
    }

    /// The encoded value; where nothing was encoded, an empty table.
    var value: ScriptValue {
        switch content {
        case .none: .table([:])
        case .value(let value): value
        case .fields(let fields): .table(fields.encoders.mapValues(\.value))
        case .items(let items): .list(items.encoders.map(\.value))
        }
    }

    func take(_ value: ScriptValue) throws {
        guard case .none = content else { throw error("was encoded twice") }
        content = .value(value)
    }

    /// Encodes a value, which may be of a type with a form of its own.
    func encode(_ value: some Encodable) throws {
        switch value {
        case let value as ScriptValue: try take(value)
        case let value as ScriptString: try take(.string(value))
        default:
            do {
                try value.encode(to: self)
            } catch let EncodingError.invalidValue(_, context) {
                throw ScriptValueError(context.codingPath.map(\.scriptKey), context.debugDescription)
            }
        }
    }

    fileprivate func encoder(
        at key: any CodingKey,
        _ scriptKey: ScriptKey,
        of value: Any? = nil
    ) throws -> ScriptValueEncoder {
        budget.count += 1
        if budget.count > ScriptValueBounds.values { throw error(ScriptValueBounds.tooLarge) }
        if path.count >= ScriptValueBounds.depth { throw error(ScriptValueBounds.tooDeep) }
        return ScriptValueEncoder(
            codingPath: codingPath + [key],
            path: path + [scriptKey],
            hasIntegerKeys: value is any IntegerKeyed,
            budget: budget
        )
    }

    /// Returns an encoder where errors cannot be thrown; they are thrown at the end.
    fileprivate func encoder(or failing: () throws -> ScriptValueEncoder) -> ScriptValueEncoder {
        do {
            return try failing()
        } catch {
            budget.failure = budget.failure ?? error as? ScriptValueError
            return ScriptValueEncoder(codingPath: codingPath, path: path, hasIntegerKeys: false, budget: budget)
        }
    }

    /// Encodes a whole value.
    static func value(of value: some Encodable) throws -> ScriptValue {
        let encoder = ScriptValueEncoder()
        try encoder.encode(value)
        if let failure = encoder.budget.failure { throw failure }
        return encoder.value
    }

    func error(_ reason: String) -> ScriptValueError { ScriptValueError(path, reason) }
}

/// Marks dictionaries with integer keys, which `Codable` does not distinguish from those with digits as keys.
private protocol IntegerKeyed {}

extension Dictionary: IntegerKeyed where Key == Int {}

extension ScriptValueEncoder {
    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(FieldEncoder<Key>(self, fields))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { ItemEncoder(self, items) }

    func singleValueContainer() -> any SingleValueEncodingContainer { PlainEncoder(encoder: self) }

    private var fields: Fields {
        if case .fields(let fields) = content { return fields }
        let fields = Fields()
        content = .fields(fields)
        return fields
    }

    private var items: Items {
        if case .items(let items) = content { return items }
        let items = Items()
        content = .items(items)
        return items
    }

    fileprivate func scriptKey(_ key: any CodingKey) -> ScriptKey {
        if hasIntegerKeys, let number = key.intValue { .integer(Int64(number)) } else { .string(key.stringValue) }
    }
}

/// Encodes the fields of a table.
private struct FieldEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    private let encoder: ScriptValueEncoder
    private let fields: ScriptValueEncoder.Fields

    init(_ encoder: ScriptValueEncoder, _ fields: ScriptValueEncoder.Fields) {
        self.encoder = encoder
        self.fields = fields
    }

    var codingPath: [any CodingKey] { encoder.codingPath }

    private func child(_ key: any CodingKey, of value: Any? = nil) throws -> ScriptValueEncoder {
        let scriptKey = encoder.scriptKey(key)
        let child = try encoder.encoder(at: key, scriptKey, of: value)
        fields.encoders[scriptKey] = child
        return child
    }

    mutating func encodeNil(forKey key: Key) throws { try child(key).take(.nil) }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws { try child(key, of: value).encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        nested(key).container(keyedBy: Nested.self)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nested(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { nested(ValueKey("super")) }

    mutating func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: any CodingKey) -> ScriptValueEncoder { encoder.encoder { try child(key) } }
}

/// Encodes the items of a list.
private struct ItemEncoder: UnkeyedEncodingContainer {
    private let encoder: ScriptValueEncoder
    private let items: ScriptValueEncoder.Items

    init(_ encoder: ScriptValueEncoder, _ items: ScriptValueEncoder.Items) {
        self.encoder = encoder
        self.items = items
    }

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { items.encoders.count }

    private func child(of value: Any? = nil) throws -> ScriptValueEncoder {
        let child = try encoder.encoder(at: ValueKey(item: count), .integer(Int64(count) + 1), of: value)
        items.encoders.append(child)
        return child
    }

    mutating func encodeNil() throws { try child().take(.nil) }

    mutating func encode(_ value: some Encodable) throws { try child(of: value).encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
        nested().container(keyedBy: Nested.self)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }

    mutating func superEncoder() -> any Encoder { nested() }

    private func nested() -> ScriptValueEncoder { encoder.encoder { try child() } }
}

/// Encodes a single value.
private struct PlainEncoder: SingleValueEncodingContainer {
    let encoder: ScriptValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() throws { try encoder.take(.nil) }
    mutating func encode(_ value: Bool) throws { try encoder.take(.boolean(value)) }
    mutating func encode(_ value: String) throws { try encoder.take(.string(value)) }
    mutating func encode(_ value: Double) throws { try encoder.take(.number(value)) }
    mutating func encode(_ value: Float) throws { try encoder.take(.number(Double(value))) }
    mutating func encode(_ value: Int) throws { try encode(integer: value) }
    mutating func encode(_ value: Int8) throws { try encode(integer: value) }
    mutating func encode(_ value: Int16) throws { try encode(integer: value) }
    mutating func encode(_ value: Int32) throws { try encode(integer: value) }
    mutating func encode(_ value: Int64) throws { try encode(integer: value) }
    mutating func encode(_ value: Int128) throws { try encode(integer: value) }
    mutating func encode(_ value: UInt) throws { try encode(integer: value) }
    mutating func encode(_ value: UInt8) throws { try encode(integer: value) }
    mutating func encode(_ value: UInt16) throws { try encode(integer: value) }
    mutating func encode(_ value: UInt32) throws { try encode(integer: value) }
    mutating func encode(_ value: UInt64) throws { try encode(integer: value) }
    mutating func encode(_ value: UInt128) throws { try encode(integer: value) }
    mutating func encode(_ value: some Encodable) throws { try encoder.encode(value) }

    private func encode(integer value: some BinaryInteger) throws {
        guard let integer = Int64(exactly: value) else {
            throw encoder.error("is \(value), which does not fit into an integer of Lua")
        }
        try encoder.take(.integer(integer))
    }
}
