/// An error of a Lua script or of Lua itself.
public struct LuaError: Error, Sendable {
    /// The kind of the error.
    public let code: Code
    /// What happened, in one line.
    public let message: String
    /// Where the script was, such as `job.lua:12`; nil where that is not known or the message contains it.
    public let place: String?
    /// The calls that led to the error, as Lua writes them; nil where there were none.
    public let traceback: String?
    /// The value that was raised.
    ///
    /// When the error is raised again in Lua, it is the same value.
    public let value: LuaReference?
    /// The host's error that was raised as this value.
    public let cause: (any Error)?

    /// Creates an error; each argument sets the property of the same name.
    public init(
        _ code: Code,
        _ message: String,
        place: String? = nil,
        traceback: String? = nil,
        value: LuaReference? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.place = place
        self.traceback = traceback
        self.value = value
        self.cause = cause
    }
}

extension LuaError {
    /// The message with the place before it.
    public var placedMessage: String { place.map { "\($0): \(message)" } ?? message }

    /// A kind of error.
    ///
    /// It is not an enumeration, so that kinds can be added without breaking a `switch`.
    public struct Code: Sendable, Hashable {
        private enum Kind: Hashable {
            case syntax, incompleteSyntax, script, outOfMemory, cpuLimit, timeLimit, interrupted
        }

        private let kind: Kind

        /// The source cannot be compiled.
        public static let syntax = Code(kind: .syntax)
        /// The source cannot be compiled because it ends too early, so more of it may follow.
        public static let incompleteSyntax = Code(kind: .incompleteSyntax)
        /// The script raised an error.
        public static let script = Code(kind: .script)
        /// There is no memory left, or the memory limit is reached.
        public static let outOfMemory = Code(kind: .outOfMemory)
        /// The script has computed for too long without waiting.
        public static let cpuLimit = Code(kind: .cpuLimit)
        /// The script has run for too long in all.
        public static let timeLimit = Code(kind: .timeLimit)
        /// The script was interrupted.
        public static let interrupted = Code(kind: .interrupted)
    }
}

extension LuaError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

/// An error of the host that decides what scripts see of it.
public protocol LuaErrorConvertible: Error {
    /// The value of the error's field `class`.
    var luaClass: String { get }
    /// The value of the error's field `message`.
    var luaMessage: String { get }
    /// What `tostring` returns after the class; by default the message.
    var luaLine: String { get }
    /// The error that led to this one: the error's field `cause`.
    var luaCause: (any Error)? { get }

    /// Sets further fields of the error table on top of the stack.
    ///
    /// Stack: [-0, +0]
    func setLuaFields(on stack: LuaStack)
}

extension LuaErrorConvertible {
    /// By default the message.
    public var luaLine: String { luaMessage }

    /// By default nil: no other error led to this one.
    public var luaCause: (any Error)? { nil }

    /// Sets no further fields by default.
    public func setLuaFields(on stack: LuaStack) {}
}

/// Thrown by an operation to end the script that waits for it.
///
/// The script cannot catch it.
public struct ScriptExit: Error, Sendable {
    /// The exit status that the script asked for.
    public let status: Int32

    /// Creates the request to end a script.
    public init(status: Int32) {
        self.status = status
    }

    /// Returns the request to end a script that `error` is or wraps: code that calls functions of scripts may wrap what
    /// they throw.
    static func behind(_ error: any Error) -> ScriptExit? {
        var next: (any Error)? = error
        while let error = next {
            if let exit = error as? ScriptExit { return exit }
            next = (error as? any LuaErrorConvertible)?.luaCause
        }
        return nil
    }
}
