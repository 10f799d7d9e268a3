import CLuaSupport

extension LuaState {
    /// Compiles a chunk of source text.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - chunkName: The name in Lua's form: `@file` for a file, `=name` for a name that is shown as it is.
    ///   - environment: The table of the chunk's globals.
    /// - Returns: The chunk, a function.
    /// - Throws: ``LuaError`` with ``LuaError/Code/syntax`` or ``LuaError/Code/incompleteSyntax`` for source that
    ///   cannot be compiled, and with the code of a limit that the script ``LuaScript/current`` has reached.
    public func load(_ source: [UInt8], chunkName: String, environment: LuaReference) throws -> LuaReference {
        let stack = self.stack
        let script = currentScript
        let outcome = source.withUnsafeBytes { bytes in
            glua_load(
                stack.thread,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? UnsafePointer(emptyText),
                bytes.count,
                chunkName,
                environment.number,
                script?.record
            )
        }
        if outcome == GLUA_ENDED.rawValue { return keep(stack) }
        let message = stack.text(at: -1)
        stack.pop()
        switch outcome {
        case GLUA_STOPPED.rawValue: throw stopped(script)
        case GLUA_OUT_OF_MEMORY.rawValue: throw LuaError(.outOfMemory, message)
        default: throw LuaError(message.hasSuffix("<eof>") ? .incompleteSyntax : .syntax, message)
        }
    }

    /// Creates an environment for a script, with its own copies of all libraries, its own methods of strings, and its own
    /// `load` and `require`.
    ///
    /// - Parameters:
    ///   - directory: The folder of the environment's modules, which is passed to the searcher.
    ///   - modulePath: The value of `package.path`; by default the modules of the directory.
    /// - Returns: The environment's table of globals.
    public func makeEnvironment(directory: String, modulePath: String? = nil) -> LuaReference {
        let path = modulePath ?? "\(directory)/?.lua;\(directory)/?/init.lua"
        glua_push_environment(stack.thread, directory, path)
        return keep(stack)
    }

    /// Shows what scripts warn of with Lua's `warn`, as `warn("@on")` does.
    public func showWarnings() { glua_show_warnings(pointer) }

    /// Makes the value on top of ``stack`` a global of all environments made from now on.
    ///
    /// Stack: [-1, +0]
    public func setGlobal(_ name: String) {
        glua_set_global(stack.thread, name)
    }

    /// Makes the table on top of ``stack`` a module, which environments made from now on find with `require`.
    ///
    /// Stack: [-1, +0]
    public func setModule(_ name: String) {
        glua_set_module(stack.thread, name)
    }

    /// Changes a library that is already a global; `body` finds its table on top of the stack.
    ///
    /// - Throws: What `body` throws.
    public func extendLibrary(_ name: String, _ body: (LuaStack) throws -> Void) rethrows {
        let stack = self.stack
        glua_push_library(stack.thread, name)
        defer { stack.pop() }
        try body(stack)
    }
}

private let emptyText: StaticString = ""

extension UnsafePointer<CChar> {
    fileprivate init(_ text: StaticString) {
        self = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
