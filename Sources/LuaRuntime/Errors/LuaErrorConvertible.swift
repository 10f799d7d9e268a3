/// A host's error that says how a script sees it.
public protocol LuaErrorConvertible: Error {
    /// The value of the error's field `class`.
    var luaClass: String { get }
    /// The value of the error's field `message`.
    var luaMessage: String { get }
    /// What `tostring` gives behind the class; by default the message.
    var luaLine: String { get }
    /// What led to it: the error's field `cause`.
    var luaCause: (any Error)? { get }

    /// Sets further fields of the error table on top of the stack.
    ///
    /// Stack: [-0, +0]
    func setLuaFields(on stack: LuaStack)
}

extension LuaErrorConvertible {
    /// The message.
    public var luaLine: String { luaMessage }

    /// Nothing led to it.
    public var luaCause: (any Error)? { nil }

    /// There are no further fields.
    public func setLuaFields(on stack: LuaStack) {}
}
