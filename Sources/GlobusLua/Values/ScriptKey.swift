import GlobusAuth

/// A key of a table that is copied between Swift and Lua.
public enum ScriptKey: Sendable, Hashable {
    /// A string.
    case string(ScriptString)
    /// An integer.
    case integer(Int64)
    /// A float with a fraction, or one that no integer equals.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)

    /// A string of text.
    public static func string(_ text: String) -> ScriptKey { .string(ScriptString(text)) }

    /// The text, where the key is a string that is valid UTF-8.
    public var text: String? { if case .string(let value) = self { value.text } else { nil } }

    /// The key as Lua keeps it: a float that equals an integer is that integer.
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
    /// The key as a table constructor has it, without known secrets.
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
