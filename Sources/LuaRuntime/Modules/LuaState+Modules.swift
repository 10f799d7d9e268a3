import CLuaSupport

extension LuaState {
    /// Sets the function that finds modules.
    ///
    /// It is called with a name and an environment's directory, and returns the source and the chunk name, or fails.
    ///
    /// A module is loaded once for an environment: other coroutines that require it in the meantime wait.
    public func setModuleSearcher(_ searcher: HostFunction) {
        keep(alive: searcher)
        var functions = glua_module_functions(
            search: searcher.descriptor,
            begin: ModuleFunctions.begin.descriptor,
            wait: ModuleFunctions.wait.descriptor,
            end: ModuleFunctions.end.descriptor
        )
        glua_set_module_functions(stack.thread, &functions)
    }

    /// Makes an environment load its modules again when they are next required.
    public func forgetModules(of environment: LuaReference) {
        let stack = self.stack
        stack.push(environment)
        glua_forget_modules(stack.thread, -1)
        stack.pop()
    }

    /// Returns the modules that the coroutine is loading.
    func moduleLoads(of coroutine: LuaCoroutine?) -> [ModuleLoad] {
        guard !moduleLoads.isEmpty, let coroutine else { return [] }
        return moduleLoads.filter { $0.loader == ObjectIdentifier(coroutine) }
    }

    func end(_ load: ModuleLoad) {
        moduleLoads.removeAll { $0 === load }
        load.end()
    }

    /// Ends the module loads of a coroutine whose script was not allowed to clean up.
    func endModuleLoads(of coroutine: LuaCoroutine) {
        for load in moduleLoads(of: coroutine) { end(load) }
    }
}
