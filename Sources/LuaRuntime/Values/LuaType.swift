import CLuaSupport

/// The type of a Lua value.
public enum LuaType: Int32, Sendable {
    /// No value: an index beyond the top of the stack.
    case none = -1
    /// `nil`.
    case `nil` = 0
    /// `true` or `false`.
    case boolean = 1
    /// An address that only the host makes.
    case lightUserdata = 2
    /// An integer or a float.
    case number = 3
    /// A string of bytes.
    case string = 4
    /// A table.
    case table = 5
    /// A function.
    case function = 6
    /// A userdata, such as a host object.
    case userdata = 7
    /// A coroutine.
    case thread = 8

    /// What Lua's `type` returns.
    public var name: String {
        switch self {
        case .none: "no value"
        case .nil: "nil"
        case .boolean: "boolean"
        case .lightUserdata, .userdata: "userdata"
        case .number: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        case .thread: "thread"
        }
    }
}
