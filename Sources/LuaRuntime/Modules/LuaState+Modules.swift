import CLuaSupport

extension LuaState {
    /// Sets the functions that find modules and read other source files.
    ///
    /// A module is loaded once for an environment: other coroutines that require it in the meantime wait.
    ///
    /// - Parameters:
    ///   - searcher: Called with a module's name, the environment's directory and file names with semicolons between them,
    ///     the ones that `package.path` makes of the name. Returns the source and the chunk name of the first file that can
    ///     be read; or nil and what was tried, as in Lua's own messages; or false, the chunk name and why that file could
    ///     not be read.
    ///   - finder: Called with the same for `package.searchpath`; returns the file's name, or nil and what was tried.
    ///   - reader: Called for `dofile` and `loadfile` with a file's name, or with nil and the text of standard input.
    ///     Returns the source as Lua's compiler takes it, or nil and a message.
    public func setModuleSearcher(
        _ searcher: HostFunction,
        finder: HostFunction? = nil,
        reader: HostFunction? = nil
    ) {
        for function in [searcher, finder, reader] {
            if let function { keep(alive: function) }
        }
        var functions = glua_module_functions(
            search: searcher.descriptor,
            find: finder.map { UnsafePointer($0.descriptor) },
            read: reader.map { UnsafePointer($0.descriptor) },
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
