import GlobusAuth
import LuaRuntime

/// A Lua function that Swift holds: it can be called, kept, handed on to Lua again, and let go of on any thread.
///
/// It keeps the function, and what that refers to, but not the host. A call is part of the script that it is made for, under
/// its limits; one that no script has asked for is a script by itself. The function has the permissions of its host.
public struct ScriptFunction: Sendable {
    private let reference: LuaReference
    private let host: WeakHost
    /// What tells it from other functions of its host.
    private let identity: UInt

    /// Keeps the function at `index`.
    init(at index: Int32, on stack: LuaStack) {
        reference = stack.state.keepHandle(stack, at: index)
        host = WeakHost(stack.services.host)
        identity = UInt(bitPattern: stack.identity(at: index))
    }

    /// Calls the function, which may wait, as the Lua code of a script does.
    ///
    /// Cancelling the calling task cancels the call: whatever it waits for raises a `CancelledError` in Lua.
    ///
    /// - Parameter arguments: What the function gets.
    /// - Returns: What the function returns.
    /// - Throws: `LuaError` for what it raised, with the traceback, and for the limits that it has passed; `GlobusError` with
    ///   the code `usage` where the host is no more; ``ScriptValueError`` for values that cannot be copied.
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
    public func call<Result: Decodable>(_ arguments: [ScriptValue], returning: Result.Type) async throws -> Result {
        try await call(arguments).first.unwrapped.decode(Result.self)
    }

    /// Pushes the function; false, and nothing pushed, where it belongs to another host.
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
