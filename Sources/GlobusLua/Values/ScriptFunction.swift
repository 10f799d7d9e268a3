import GlobusAuth
import LuaRuntime

/// A Lua function in Swift: it can be called, kept, passed back to Lua, and released on any thread.
///
/// It keeps the function and what that refers to, but not the host. A call belongs to the script for which it is made,
/// whose limits apply; a call that no script has asked for is a script of its own. The function has the permissions of
/// its host.
public struct ScriptFunction: Sendable {
    private let reference: LuaReference
    private let host: WeakHost
    /// A number that distinguishes it from other functions of its host.
    private let identity: UInt

    /// Keeps the function at `index`.
    init(at index: Int32, on stack: LuaStack) {
        reference = stack.state.keepHandle(stack, at: index)
        host = WeakHost(stack.services.host)
        identity = UInt(bitPattern: stack.identity(at: index))
    }

    /// Calls the function.
    ///
    /// Like the Lua code of a script, it may wait.
    ///
    /// Cancelling the calling task cancels the call: what it waits for raises a `CancelledError` in Lua.
    ///
    /// - Parameter arguments: The arguments of the function.
    /// - Returns: What the function returns.
    /// - Throws: `LuaError` for what it raised, with the traceback, and for limits that it has reached; `GlobusError`
    ///   with `usage` where the host no longer exists; ``ScriptValueError`` for values that cannot be copied.
    @discardableResult
    public func call(_ arguments: [ScriptValue] = []) async throws -> [ScriptValue] {
        guard let host = host.value else {
            throw GlobusError(
                .usage,
                "the host of the Lua function is no more; keep it for as long as its functions are called"
            )
        }
        return try await host.call(reference, arguments)
    }

    /// Calls the function and decodes its first result.
    ///
    /// - Throws: The errors of ``call(_:)``, and ``ScriptValueError`` for a result that is not of the type.
    public func call<Result: Decodable>(_ arguments: [ScriptValue], returning: Result.Type) async throws -> Result {
        try await call(arguments).first.unwrapped.decode(Result.self)
    }

    /// Pushes the function; returns false, and pushes nothing, where it belongs to another host.
    ///
    /// Stack: [-0, +1] or [-0, +0]
    func push(on stack: LuaStack) -> Bool {
        guard reference.belongs(to: stack.state) else { return false }
        stack.push(reference)
        return true
    }
}

extension ScriptFunction: Equatable {
    /// Whether both are the same Lua function.
    public static func == (left: ScriptFunction, right: ScriptFunction) -> Bool {
        left.identity == right.identity && left.reference.isOfSameState(as: right.reference)
    }
}

extension ScriptValue? {
    /// The value, or nil where there is none.
    fileprivate var unwrapped: ScriptValue { self ?? .nil }
}
