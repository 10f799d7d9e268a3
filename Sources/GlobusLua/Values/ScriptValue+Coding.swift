import GlobusAuth
public import LuaRuntime

extension ScriptValue {
    /// Encodes anything that is `Encodable`.
    ///
    /// Integers stay integers, and floats stay floats, even without a fraction. A field that is nil is left out; in a
    /// list, nil becomes `json.null`.
    ///
    /// - Throws: ``ScriptValueError`` with the path of what Lua cannot represent, or of what the type's own code
    ///   refuses.
    public init(encoding value: some Encodable) throws {
        self = try ScriptValueEncoder.value(of: value)
    }

    /// Encodes anything that is `Encodable`, as ``init(encoding:)`` does.
    ///
    /// - Throws: ``ScriptValueError``, as ``init(encoding:)`` does.
    public static func encoding(_ value: some Encodable) throws -> ScriptValue { try ScriptValue(encoding: value) }

    /// Decodes a value of a type.
    ///
    /// Fields that the type does not know are ignored. A float without a fraction counts as a whole number.
    ///
    /// - Throws: ``ScriptValueError`` with the path, as in `$.people[2].mail must be a string, got an integer`.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try ScriptValueDecoder(self).decode(type)
    }
}

/// A value may be part of what is encoded and decoded: completely by ``init(encoding:)`` and ``decode(_:)``, and as far
/// as it is data by any other coder.
extension ScriptValue: Codable {
    /// Decodes a value.
    ///
    /// - Throws: What the decoder throws.
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

    /// Encodes a value.
    ///
    /// - Throws: What the encoder throws; `EncodingError` for a value that only this library's encoder can take.
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

/// A value that cannot be passed between Swift and Lua, or that is not of the expected type.
///
/// A value may contain at most 1,000,000 values, in tables that are nested at most 200 deep.
public struct ScriptValueError: Error, Sendable, CustomStringConvertible {
    /// The place of the value: `$` is the whole, `$.people[2].mail` a field of the second item.
    ///
    /// Items are counted from 1, as in Lua.
    public let path: String
    /// What is wrong, as a continuation of the path: `must be a string, got an integer`.
    public let reason: String

    /// The path, and what is wrong with the value at it.
    public var description: String { "\(path) \(reason)" }

    init(_ path: [ScriptKey], _ reason: String) {
        self.path = "$" + path.map(\.step).joined()
        self.reason = reason
    }

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

extension ScriptValueError: LuaErrorConvertible {
    /// The class of errors for wrong arguments.
    public var luaClass: String { GlobusError.Code.usage.name }
    /// The path, and what is wrong with the value at it.
    public var luaMessage: String { description }
}

/// The limits for the depth and the size of a value.
enum ScriptValueBounds {
    static let depth = 200
    static let values = 1_000_000

    static let tooDeep = "is nested too deeply: tables in tables go \(depth) deep at most"
    static let tooLarge = "is too much: a value has \(values) values at most"
}

/// A coding key for what has no key of its own.
struct ValueKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    /// Creates a key for the item at an index counted from 0.
    init(item index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init?(stringValue: String) { self.init(stringValue) }

    init?(intValue: Int) { self.init(item: intValue) }
}

extension CodingKey {
    /// The key in a path, where items are counted from 1.
    var scriptKey: ScriptKey {
        if let key = self as? ValueKey, let index = key.intValue {
            .integer(Int64(index) + 1)
        } else {
            .string(stringValue)
        }
    }
}
