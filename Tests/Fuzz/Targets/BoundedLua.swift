import CLuaSupport

@testable import LuaRuntime

/// A state with the libraries of scripts, and a chunk that returns one string.
struct BoundedLua: @unchecked Sendable {
    // @unchecked: only one thread uses a target at a time.
    private let state: LuaState
    private let function: Int32
    private var main: OpaquePointer { glua_main(state.pointer) }

    /// Loads the chunk, with the libraries of a state, or where there is a finder of modules those of an environment.
    init(_ chunk: String, moduleFinder: HostFunction? = nil) {
        guard let state = try? LuaState() else { fatalError("no Lua state") }
        self.state = state
        var environment: LuaReference?
        if let moduleFinder {
            state.setModuleSearcher(moduleFinder, finder: moduleFinder)
            environment = state.makeEnvironment(directory: ".")
        }
        _ = glua_load(glua_main(state.pointer), chunk, chunk.utf8.count, "=chunk", environment?.number ?? 0, nil)
        function = glua_keep(glua_main(state.pointer))
    }

    /// Returns the result of the chunk, or the message of its error; nil where it was stopped.
    ///
    /// `checks` is how often long functions may ask whether they must stop before they must; 0 means always.
    func result(of call: PatternCall? = nil, checks: Int64 = 0) -> [UInt8]? {
        glua_push_kept(main, function)
        var reference: Int32 = 0
        guard let thread = glua_new_coroutine(main, &reference) else { return nil }
        defer { glua_forget_coroutine(thread, reference) }
        if let call { push(call, on: thread) }
        glua_interrupt_after(state.pointer, checks)
        defer { glua_interrupt_after(state.pointer, 0) }
        var results: Int32 = 0
        let outcome = glua_resume(thread, nil, 0, false, &results)
        if outcome == GLUA_STOPPED {
            glua_clear_interrupt(state.pointer)
            _ = glua_abandon(thread, nil, false)
            return nil
        }
        var count = 0
        let bytes = glua_to_bytes(thread, -results, &count)
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func push(_ call: PatternCall, on thread: OpaquePointer) {
        lua_pushinteger(thread, call.function)
        lua_pushinteger(thread, call.number)
        for text in call.texts {
            text.withUnsafeBytes {
                glua_push_bytes(thread, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
            }
        }
    }
}
