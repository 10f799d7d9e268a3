/// Decodes anything that is `Decodable` from a value; see ``ScriptValue/decode(_:)``.
struct ScriptValueDecoder: Decoder {
    let value: ScriptValue
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    fileprivate let path: [ScriptKey]

    init(_ value: ScriptValue) { self.init(value, [], []) }

    private init(_ value: ScriptValue, _ codingPath: [any CodingKey], _ path: [ScriptKey]) {
        self.value = value
        self.codingPath = codingPath
        self.path = path
    }

    fileprivate func member(_ value: ScriptValue, _ key: any CodingKey, _ scriptKey: ScriptKey) throws -> Self {
        if path.count >= ScriptValueBounds.depth { throw ScriptValueError(path, ScriptValueBounds.tooDeep) }
        return ScriptValueDecoder(value, codingPath + [key], path + [scriptKey])
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == ScriptValue.self, let value = value as? Value { return value }
        do {
            return try Value(from: self)
        } catch let error as DecodingError {
            throw ScriptValueError(error, at: path)
        }
    }

    /// Makes an error that says what the value must be.
    func mismatch(_ expected: String) -> ScriptValueError {
        ScriptValueError(path, "must be \(expected), got \(value.typeName)")
    }

    func string() throws -> ScriptString {
        guard case .string(let string) = value else { throw mismatch("a string") }
        return string
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try FieldDecoder<Key>(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try ItemDecoder(self) }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { PlainDecoder(decoder: self) }
}

extension ScriptValueError {
    /// Takes over an error of the type's own decoding code.
    fileprivate init(_ error: DecodingError, at path: [ScriptKey]) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(context.codingPath.map(\.scriptKey) + [key.scriptKey], "is missing")
        case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
            self.init(context.codingPath.map(\.scriptKey), "cannot be used: \(context.debugDescription)")
        @unknown default: self.init(path, "cannot be used: \(error)")
        }
    }
}

/// Decodes the fields of a table.
private struct FieldDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: ScriptValueDecoder
    private let fields: [ScriptKey: ScriptValue]

    init(_ decoder: ScriptValueDecoder) throws {
        guard let fields = decoder.value.table ?? (decoder.value.isNil && decoder.path.isEmpty ? [:] : nil) else {
            throw decoder.mismatch("a table")
        }
        self.decoder = decoder
        self.fields = fields
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] {
        fields.keys.compactMap { key in
            switch key {
            case .string(let string): string.text.flatMap { Key(stringValue: $0) }
            case .integer(let number): Int(exactly: number).flatMap { Key(intValue: $0) }
            default: nil
            }
        }
    }

    func contains(_ key: Key) -> Bool { entry(key) != nil }

    private func entry(_ key: any CodingKey) -> (key: ScriptKey, value: ScriptValue)? {
        let name = ScriptKey.string(key.stringValue)
        if let value = fields[name] { return (name, value) }
        guard let number = key.intValue.map({ ScriptKey.integer(Int64($0)) }), let value = fields[number] else {
            return nil
        }
        return (number, value)
    }

    private func child(_ key: any CodingKey) throws -> ScriptValueDecoder {
        guard let (scriptKey, value) = entry(key) else {
            throw ScriptValueError(decoder.path + [.string(key.stringValue)], "is missing")
        }
        return try decoder.member(value, key, scriptKey)
    }

    func decodeNil(forKey key: Key) throws -> Bool { entry(key)?.value.isNil ?? true }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try child(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try child(key).container(keyedBy: Nested.self)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try child(ValueKey("super")) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
}

/// Decodes the items of a list.
private struct ItemDecoder: UnkeyedDecodingContainer {
    private let decoder: ScriptValueDecoder
    private let items: [ScriptValue]
    private(set) var currentIndex = 0

    init(_ decoder: ScriptValueDecoder) throws {
        guard let items = decoder.value.list else { throw decoder.mismatch("a list") }
        self.decoder = decoder
        self.items = items
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    private var child: ScriptValueDecoder {
        get throws {
            let key = ScriptKey.integer(Int64(currentIndex) + 1)
            guard !isAtEnd else { throw ScriptValueError(decoder.path + [key], "is missing") }
            return try decoder.member(items[currentIndex], ValueKey(item: currentIndex), key)
        }
    }

    mutating func decodeNil() throws -> Bool {
        guard try child.value.isNil else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try child.decode(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        let container = try child.container(keyedBy: Nested.self)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try child.unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try child
        currentIndex += 1
        return decoder
    }
}

/// Decodes a single value.
private struct PlainDecoder: SingleValueDecodingContainer {
    let decoder: ScriptValueDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value.isNil }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let value = decoder.value.boolean else { throw decoder.mismatch("a boolean") }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard let text = try decoder.string().text else { throw ScriptValueError(decoder.path, "must be valid UTF-8") }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let value = decoder.value.number else { throw decoder.mismatch("a number") }
        return value
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: Int128.Type) throws -> Int128 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try integer() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }

    private func integer<Value: FixedWidthInteger>() throws -> Value {
        guard let integer = decoder.value.integer else { throw decoder.mismatch("a whole number") }
        guard let value = Value(exactly: integer) else {
            throw ScriptValueError(decoder.path, "must be from \(Value.min) to \(Value.max), got \(integer)")
        }
        return value
    }
}
