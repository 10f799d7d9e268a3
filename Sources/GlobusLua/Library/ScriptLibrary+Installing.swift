import LuaRuntime

extension ScriptLibrary {
    /// Gives the library to all environments made from now on.
    func install(in state: LuaState) throws {
        if hasTable {
            if luaMembers == nil {
                state.stack.pushTable(fields: Int32(functions.count + constants.count))
                state.setGlobal(name)
            }
            try state.extendLibrary(name) { try fill(on: $0) }
        }
        for function in globals {
            state.stack.push(function)
            state.setGlobal(function.shortName)
        }
    }

    /// Gives the library to one environment.
    func install(in environment: LuaReference, of state: LuaState) throws {
        let stack = state.stack
        stack.push(environment)
        if hasTable {
            stack.pushTable(fields: Int32(functions.count + constants.count))
            try fill(on: stack)
            stack.setField(name, of: -2)
        }
        for function in globals {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
        stack.pop()
    }

    /// Sets the fields of the table on top.
    ///
    /// Stack: [-0, +0]
    private func fill(on stack: LuaStack) throws {
        for function in functions {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
        for constant in constants {
            try constant.push(stack)
            stack.setField(constant.description.name, of: -2)
        }
    }
}
