import GlobusAuth
import LuaRuntime

/// The functions that the author of a script has given to an authorizer or an app.
///
/// They are in a table that its Lua object keeps and that the host refers to weakly, so that an authorizer
/// to which its own functions refer can be collected with them.
struct AuthorFunctions: Sendable {
    private let table: LuaWeakReference
    private let host: WeakHost

    /// The key of the authorizer's object in the table.
    private static let objectName = "object"

    /// Refers to the table on top of the stack.
    ///
    /// Stack: [-0, +0]
    private init(tableOnTopOf stack: LuaStack) {
        stack.pushCopy(of: -1)
        table = stack.state.keepWeakly(stack)
        host = WeakHost(stack.services.host)
    }

    /// Makes the table with the named functions from the options at `index`, where there may be none.
    ///
    /// Stack: [-0, +1]
    static func make(of call: HostCall, at index: Int32, names: [String]) -> AuthorFunctions {
        let stack = call.stack
        stack.pushTable(fields: Int32(names.count) + 1)
        let functions = AuthorFunctions(tableOnTopOf: stack)
        guard stack.isPresent(at: index) else { return functions }
        for name in names {
            stack.pushField(name, of: index)
            stack.setField(name, of: -2)
        }
        return functions
    }

    /// Connects the table below the top with the authorizer's object on top.
    ///
    /// Stack: [-0, +0]
    ///
    /// - Parameters:
    ///   - stack: The stack.
    ///   - slot: Which of the object's values the table becomes.
    static func bind(on stack: LuaStack, slot: Int32 = AuthorizerObject.functionsSlot) {
        stack.pushCopy(of: -1)
        stack.setField(objectName, of: -3)
        stack.pushCopy(of: -2)
        stack.setUserValue(slot, of: -2)
    }

    /// Pushes a function of the authorizer before the colon, or nil.
    ///
    /// Stack: [-0, +1]
    static func push(_ name: String, of call: HostCall) -> HostReturn {
        if call.stack.pushUserValue(AuthorizerObject.functionsSlot, of: 1) == .table {
            call.stack.pushField(name, of: -1)
        }
        return .pushed(1)
    }

    /// Replaces a function of the authorizer before the colon with the value at index 2.
    ///
    /// Stack: [-0, +0]
    static func set(_ name: String, of call: HostCall) -> AuthorFunctions {
        let stack = call.stack
        let functions: AuthorFunctions
        if stack.pushUserValue(AuthorizerObject.functionsSlot, of: 1) == .table {
            functions = AuthorFunctions(tableOnTopOf: stack)
        } else {
            functions = make(of: call, at: 0, names: [])
            stack.pushCopy(of: 1)
            bind(on: stack)
            stack.pop()
        }
        stack.pushCopy(of: 2)
        stack.setField(name, of: -2)
        stack.pop()
        return functions
    }

    /// Calls a function, with the authorizer's object first where that is asked for, and then what `arguments` pushes.
    ///
    /// - Returns: What `results` reads; nil where there is no such function.
    func call<R: Sendable>(
        _ name: String,
        withObject: Bool = true,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32 = { _ in 0 },
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R? {
        guard let host = host.value else { throw CancellationError() }
        let table = self.table
        return try await host.call(
            { stack in Self.pushField(name, of: table, on: stack) },
            arguments: { stack in
                guard withObject else { return try arguments(stack) }
                if !Self.pushField(Self.objectName, of: table, on: stack) { stack.push() }
                return try arguments(stack) + 1
            },
            results: results
        )
    }

    /// Pushes a field of the table, or pushes nothing and returns false where it is not set.
    private static func pushField(_ name: String, of table: LuaWeakReference, on stack: LuaStack) -> Bool {
        guard stack.push(table) == .table else {
            stack.pop()
            return false
        }
        let type = stack.pushField(name, of: -1)
        stack.replace(-2)
        if type == .nil { stack.pop() }
        return type != .nil
    }
}
