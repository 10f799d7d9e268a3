public import GlobusAuth

/// A value that is passed between Swift and Lua, in either direction.
///
/// Tables are copied deeply, so that a value can be read on any thread. Functions and objects are not copied: passed
/// back, they are the same. The depth and the size of a value are limited, see ``ScriptValueError``.
///
/// | Lua | Swift |
/// |---|---|
/// | a table with only items, or one that `json.array` has marked | ``list(_:)`` |
/// | any other table, including `{}` | ``table(_:)``, without its metatable |
/// | `json.null` | ``nil``, which is `json.null` again in a list, and left out as a field |
/// | an integer, a float | ``integer(_:)``, ``number(_:)`` |
/// | a string of any bytes | ``string(_:)-enum.case`` |
public indirect enum ScriptValue: Sendable {
    /// `nil`.
    case `nil`
    /// `true` or `false`.
    case boolean(Bool)
    /// An integer.
    case integer(Int64)
    /// A float.
    case number(Double)
    /// A string of bytes, which need not be text.
    case string(ScriptString)
    /// A table with the items 1, 2 and so on, and nothing else.
    case list([ScriptValue])
    /// Any other table.
    case table([ScriptKey: ScriptValue])
    /// A Lua function, which can be called.
    case function(ScriptFunction)
    /// An object of a program's own class, or a value that only Lua can use, such as a coroutine.
    case object(ScriptObject)
    /// An authorizer, and the Lua object from which it came.
    case authorizer(any Authorizer, ScriptObject? = nil)
    /// A service client, and the Lua object from which it came.
    case client(BaseClient, ScriptObject? = nil)
    /// A token storage, and the Lua object from which it came.
    case storage(any TokenStorage, ScriptObject? = nil)
    /// An error.
    ///
    /// One that comes from Lua is a `LuaError`, whose `cause` is the host's own error.
    case error(any Error)
}

extension ScriptValue {
    /// Creates a string from text.
    public static func string(_ text: String) -> ScriptValue { .string(ScriptString(text)) }

    /// Creates a string from bytes.
    public static func bytes(_ bytes: [UInt8]) -> ScriptValue { .string(ScriptString(bytes: bytes)) }

    /// Whether it is nil.
    public var isNil: Bool { if case .nil = self { true } else { false } }

    /// The truth value, where it is a boolean.
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The whole number, where it is an integer or a float without a fraction that fits.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number, where it is an integer or a float.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The text, where it is a string of valid UTF-8.
    public var text: String? { if case .string(let value) = self { value.text } else { nil } }

    /// The bytes, where it is a string.
    public var bytes: [UInt8]? { if case .string(let value) = self { value.bytes } else { nil } }

    /// The items, where it is a list or an empty table.
    public var list: [ScriptValue]? {
        switch self {
        case .list(let items): items
        case .table(let fields) where fields.isEmpty: []
        default: nil
        }
    }

    /// The fields, where it is a table; for a list, its items.
    public var table: [ScriptKey: ScriptValue]? {
        switch self {
        case .table(let fields): fields
        case .list(let items):
            Dictionary(uniqueKeysWithValues: items.enumerated().map { (.integer(Int64($0) + 1), $1) })
        default: nil
        }
    }

    /// The function, where it is a function.
    public var function: ScriptFunction? { if case .function(let value) = self { value } else { nil } }

    /// The authorizer, where it is an authorizer.
    public var authorizer: (any Authorizer)? { if case .authorizer(let value, _) = self { value } else { nil } }

    /// The service client, where it is a client.
    public var client: BaseClient? { if case .client(let value, _) = self { value } else { nil } }

    /// The token storage, where it is a storage.
    public var storage: (any TokenStorage)? { if case .storage(let value, _) = self { value } else { nil } }

    /// The error, where it is an error.
    public var error: (any Error)? { if case .error(let value) = self { value } else { nil } }

    /// The field of a table; nil where it is not set, or this is not a table.
    public subscript(key: ScriptKey) -> ScriptValue {
        switch self {
        case .table(let fields): fields[key] ?? .nil
        case .list(let items):
            if case .integer(let number) = key, number >= 1, number <= items.count {
                items[Int(number) - 1]
            } else {
                .nil
            }
        default: .nil
        }
    }
}

extension ScriptValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Creates a string.
    public init(stringLiteral value: String) { self = .string(ScriptString(value)) }
    /// Creates an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates a float.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// Creates nil.
    public init(nilLiteral: ()) { self = .nil }
    /// Creates a list.
    public init(arrayLiteral items: ScriptValue...) { self = .list(items) }
    /// Creates a table; of two fields with the same key the last one counts.
    public init(dictionaryLiteral fields: (ScriptKey, ScriptValue)...) {
        self = .table(Dictionary(fields) { _, last in last })
    }
}

extension ScriptValue: Equatable {
    /// Whether two values are equal.
    ///
    /// Functions and objects are equal only to themselves, and NaN is equal to nothing.
    public static func == (left: ScriptValue, right: ScriptValue) -> Bool {
        switch (left, right) {
        case (.nil, .nil): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.table(let left), .table(let right)): left == right
        case (.function(let left), .function(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.authorizer(let left, let origin), .authorizer(let right, let other)):
            isSame(left, right) || (origin != nil && origin == other)
        case (.client(let left, _), .client(let right, _)): left === right
        case (.storage(let left, let origin), .storage(let right, let other)):
            isSame(left, right) || (origin != nil && origin == other)
        case (.error(let left), .error(let right)): isSameError(left, right)
        default: false
        }
    }

    /// Whether both are the same instance of a class.
    private static func isSame(_ left: Any, _ right: Any) -> Bool {
        guard type(of: left) is AnyClass, type(of: right) is AnyClass else { return false }
        return (left as AnyObject) === (right as AnyObject)
    }
}

/// A key of a table that is passed between Swift and Lua.
public enum ScriptKey: Sendable, Hashable {
    /// A string.
    case string(ScriptString)
    /// An integer.
    case integer(Int64)
    /// A float with a fraction, or one beyond the integers.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)

    /// Creates a string key from text.
    public static func string(_ text: String) -> ScriptKey { .string(ScriptString(text)) }

    /// The text, where the key is a string that is valid UTF-8.
    public var text: String? { if case .string(let value) = self { value.text } else { nil } }

    /// The key as Lua stores it: a float that equals an integer becomes that integer.
    var normalized: ScriptKey {
        if case .number(let number) = self, let integer = Int64(exactly: number) { .integer(integer) } else { self }
    }
}

extension ScriptKey: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// Creates a string.
    public init(stringLiteral value: String) { self = .string(ScriptString(value)) }
    /// Creates an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension ScriptKey: CustomStringConvertible {
    /// The key as in a table constructor, without known secrets.
    public var description: String {
        switch self {
        case .string(let text): Self.isName(text.description) ? text.description : "[\(text.debugDescription)]"
        case .integer(let number): "[\(number)]"
        case .number(let number): "[\(number)]"
        case .boolean(let value): "[\(value)]"
        }
    }

    /// The key as a step of a path, such as `.mail` or `[2]`.
    var step: String {
        let text = description
        return text.hasPrefix("[") ? text.printable(limit: 80) : ".\(text.printable(limit: 80))"
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
