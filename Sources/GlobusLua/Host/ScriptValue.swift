public import GlobusAuth
import LuaRuntime

/// What an embedding program can hand to a script.
public enum ScriptValue: Sendable {
    /// A string.
    case text(String)
    /// An integer.
    case integer(Int64)
    /// A float.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
    /// An authorizer, which the script uses as if it had made it.
    case authorizer(any Authorizer)

    func push(on stack: LuaStack) {
        switch self {
        case .text(let value): stack.push(value)
        case .integer(let value): stack.push(value)
        case .number(let value): stack.push(value)
        case .boolean(let value): stack.push(value)
        case .authorizer(let value): stack.push(authorizer: value)
        }
    }
}

extension ScriptValue: ExpressibleByStringLiteral {
    /// Creates a string.
    public init(stringLiteral value: String) { self = .text(value) }
}
