import GlobusAuth
public import LuaRuntime

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

/// A value that cannot go from Swift to Lua or back, or that is not what was asked for.
///
/// A value has 1,000,000 values at most, in tables that are nested 200 deep at most.
public struct ScriptValueError: Error, Sendable, CustomStringConvertible {
    /// Where the value is: `$` is the whole, `$.people[2].mail` a field of the second item.
    ///
    /// Items are counted as in Lua.
    public let path: String
    /// What is wrong, to be read after the path: `must be a string, got an integer`.
    public let reason: String

    /// The path and what is wrong with the value there.
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
    /// The class of wrong arguments.
    public var luaClass: String { GlobusError.Code.usage.name }
    /// The path and what is wrong with the value there.
    public var luaMessage: String { description }
}

/// How deep and how large a value may be.
enum ScriptValueBounds {
    static let depth = 200
    static let values = 1_000_000

    static let tooDeep = "is nested too deeply: tables in tables go \(depth) deep at most"
    static let tooLarge = "is too much: a value has \(values) values at most"
}

/// A key of `Codable` for what has no key of its own.
struct ValueKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    /// The item with an index from 0.
    init(item index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init?(stringValue: String) { self.init(stringValue) }

    init?(intValue: Int) { self.init(item: intValue) }
}

extension CodingKey {
    /// The key in a path, where items are counted as in Lua.
    var scriptKey: ScriptKey {
        if let key = self as? ValueKey, let index = key.intValue {
            .integer(Int64(index) + 1)
        } else {
            .string(stringValue)
        }
    }
}
