import GlobusAuth
public import LuaRuntime

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
