extension ScriptValue {
    /// Makes a value of anything that is `Encodable`.
    ///
    /// Integers are integers, and floats are floats, also without a fraction. What is nil is absent as a field, and
    /// `json.null` in a list.
    ///
    /// - Throws: ``ScriptValueError`` with the path of what Lua cannot have, or of what the type's code refuses.
    public init(encoding value: some Encodable) throws {
        self = try ScriptValueEncoder.value(of: value)
    }

    /// A value of anything that is `Encodable`; see ``init(encoding:)``.
    public static func encoding(_ value: some Encodable) throws -> ScriptValue { try ScriptValue(encoding: value) }

    /// Reads a value of a type.
    ///
    /// Fields that the type does not know are passed over. A float without a fraction is a whole number, too.
    ///
    /// - Throws: ``ScriptValueError`` with the path: `$.people[2].mail must be a string, got an integer`.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try ScriptValueDecoder(self).decode(type)
    }
}

/// A value may be a part of what is encoded and decoded: whole by ``init(encoding:)`` and ``decode(_:)``, and as far as it
/// is data by any other coder.
extension ScriptValue: Codable {
    /// Reads a value.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? ScriptValueDecoder {
            self = decoder.value
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nil
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let items = try? container.decode([ScriptValue].self) {
            self = .list(items)
        } else {
            let fields = try container.decode([String: ScriptValue].self)
            self = .table(Dictionary(uniqueKeysWithValues: fields.map { (.string($0.key), $0.value) }))
        }
    }

    /// Writes a value.
    public func encode(to encoder: any Encoder) throws {
        if let encoder = encoder as? ScriptValueEncoder { return try encoder.take(self) }
        var container = encoder.singleValueContainer()
        switch self {
        case .nil: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .list(let items): try container.encode(items)
        case .table(let fields):
            let named = try fields.map { key, value in
                guard let name = key.text else { throw invalid("has \(key) as a key, which is no text", encoder) }
                return (name, value)
            }
            try container.encode(Dictionary(uniqueKeysWithValues: named))
        default: throw invalid("is \(typeName), which is no data", encoder)
        }
    }

    private func invalid(_ reason: String, _ encoder: any Encoder) -> EncodingError {
        .invalidValue(self, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: reason))
    }
}
