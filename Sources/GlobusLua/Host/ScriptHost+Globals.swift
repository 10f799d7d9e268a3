import GlobusAuth
import LuaRuntime

/// Functions and values that scripts have set, for use in Swift.
extension ScriptHost {
    /// Finds a Lua function, so that Swift can call it.
    ///
    /// - Parameters:
    ///   - path: A global, or fields of tables, such as `handlers.on_event`.
    ///   - environment: Where to look; by default in the globals of the startup scripts, the last script first.
    /// - Returns: The function, which may be kept and called any number of times.
    /// - Throws: `GlobusError` with the code `usage` where there is no function of that name.
    public func function(_ path: String, in environment: ScriptEnvironment? = nil) throws -> ScriptFunction {
        let stack = state.stack
        let top = stack.count
        defer { stack.pop(stack.count - top) }
        guard let type = try push(path, in: environment) else {
            let place = environment == nil ? "no startup script has set it" : "no chunk has set it in the environment"
            throw GlobusError(.usage, "there is no Lua function '\(path)': \(place)")
        }
        guard type == .function else {
            throw GlobusError(.usage, "'\(path)' is no function but \(stack.typeName(at: -1))")
        }
        return ScriptFunction(at: -1, on: stack)
    }

    /// Copies a value that scripts have set.
    ///
    /// - Parameters:
    ///   - path: A global, or fields of tables, such as `settings.limit`.
    ///   - environment: Where to look; by default in the globals of the startup scripts, the last script first.
    /// - Returns: The copy; nil where nothing is set.
    /// - Throws: ``ScriptValueError`` for a value that cannot be copied.
    public func global(_ path: String, in environment: ScriptEnvironment? = nil) throws -> ScriptValue {
        let stack = state.stack
        let top = stack.count
        defer { stack.pop(stack.count - top) }
        return try push(path, in: environment) == nil ? .nil : stack.value(at: -1)
    }

    /// Sets a global of an environment.
    ///
    /// - Parameters:
    ///   - name: The name of the global.
    ///   - value: The value.
    ///   - environment: The environment.
    /// - Throws: ``ScriptValueError`` for a value that cannot be copied to Lua; `GlobusError` with `usage` for an
    ///   environment of another host.
    public func setGlobal(_ name: String, to value: ScriptValue, in environment: ScriptEnvironment) throws {
        try check(environment)
        let stack = state.stack
        stack.push(environment.reference)
        defer { stack.pop() }
        try stack.push(value: value)
        stack.setField(name, of: -2)
    }

    /// Throws where an environment belongs to another host.
    func check(_ environment: ScriptEnvironment) throws {
        guard environment.reference.belongs(to: state) else {
            throw GlobusError(
                .usage,
                "the environment belongs to another host; make one with this host's makeEnvironment"
            )
        }
    }

    /// Pushes the value at the path and returns its type; nil where there is none.
    ///
    /// No metamethod is called.
    private func push(_ path: String, in environment: ScriptEnvironment?) throws -> LuaType? {
        if let environment { try check(environment) }
        let places = environment.map { [$0.reference] } ?? startupEnvironments.reversed()
        let stack = state.stack
        for place in places {
            stack.push(place)
            if let type = stack.pushField(at: path.split(separator: ".", omittingEmptySubsequences: false)) {
                return type
            }
        }
        return nil
    }
}

extension LuaStack {
    /// Replaces the table on top with the value at the path in it; returns nil where there is none.
    fileprivate func pushField(at path: [Substring]) -> LuaType? {
        for name in path {
            guard type(at: -1) == .table else { return nil }
            pushField(String(name), of: -1)
            replace(-2)
        }
        return isPresent(at: -1) ? type(at: -1) : nil
    }
}
