import CLuaSupport

/// One call of a host function.
///
/// Its arguments have been checked against the function's description.
public struct HostCall {
    /// The arguments, from index 1, and where results are pushed.
    public let stack: LuaStack

    /// The state that the call comes from.
    public var state: LuaState { stack.state }

    /// Runs the code of a host function and turns what it throws into a status, so that C raises it after this frame.
    ///
    /// - `body`: returns the number of results that it has pushed.
    @inline(__always)
    public static func run(_ thread: OpaquePointer?, _ body: (HostCall) throws -> Int32) -> Int32 {
        guard let thread else { return Int32(GLUA_RAISE) }
        let call = HostCall(stack: LuaStack(thread))
        do {
            return try body(call)
        } catch {
            call.stack.push(error: error)
            return Int32(GLUA_RAISE)
        }
    }

    /// Waits for an operation: return what this returns.
    ///
    /// The function's results are what the operation's result pushes.
    public func wait(for operation: @escaping HostOperation) -> Int32 {
        state.pendingOperation = operation
        return Int32(GLUA_WAIT)
    }

    /// Whether an argument other than nil was given.
    public func has(_ index: Int32) -> Bool { stack.isPresent(at: index) }

    /// The host object at `index`, which the description says is of the kind.
    public func object<Object>(at index: Int32, _ kind: HostKind<Object>) -> Object {
        guard let object = stack.object(at: index, kind) else {
            preconditionFailure("the description of a host function lets in what its code does not expect")
        }
        return object
    }

    /// The string at `index`, which the description says is one.
    ///
    /// Throws when it is not valid UTF-8.
    public func string(at index: Int32, _ name: String) throws -> String {
        guard let string = stack.string(at: index) else {
            throw HostArgumentError("\(name) must be valid UTF-8")
        }
        return string
    }
}
