import CLuaSupport

extension LuaStack {
    /// Pushes a file handle of an open descriptor, which belongs to the handle from now on.
    ///
    /// Stack: [-0, +1]
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor.
    ///   - mode: The mode, as `io.open` takes it.
    ///   - name: What warnings call the file.
    /// - Returns: 0, or the system's error code; then nothing was pushed and the descriptor is closed.
    public func pushFile(_ descriptor: Int32, mode: String, name: [UInt8] = Array("a file".utf8)) -> Int32 {
        glua_push_file(thread, descriptor, mode, name.map { CChar(bitPattern: $0) } + [0])
    }

    /// Starts a program, or a shell where there is no path, and pushes a file handle of a pipe to it.
    ///
    /// Stack: [-0, +1]
    ///
    /// - Parameters:
    ///   - command: The words of the program, or the shell's command.
    ///   - path: The program; nil for a shell.
    ///   - mode: The mode, as `io.popen` takes it.
    ///   - name: What warnings call the program.
    /// - Returns: 0, or the system's error code; then nothing was pushed.
    public func pushProgram(
        _ command: [UInt8],
        path: String? = nil,
        mode: String,
        name: [UInt8] = Array("a program".utf8)
    ) -> Int32 {
        let command = command.map { CChar(bitPattern: $0) } + [0]
        let name = name.map { CChar(bitPattern: $0) } + [0]
        guard let path else { return glua_push_program(thread, nil, command, mode, name) }
        return glua_push_program(thread, path, command, mode, name)
    }

    /// Returns the descriptor of the open file whose handle is at `index`; -1 where it is closed, nil where there is no
    /// handle.
    public func fileDescriptor(at index: Int32) -> Int32? {
        let descriptor = glua_file_descriptor(thread, index)
        return descriptor == -2 ? nil : descriptor
    }

    /// Pushes the output that ``LuaState/keepOutput(of:)`` has kept so far, as a string.
    ///
    /// Stack: [-0, +1]
    public func push(keptOutput output: LuaReference) {
        push(output)
        glua_push_kept_output(thread, -1)
        replace(-2)
    }
}

extension LuaState {
    /// Keeps what an environment's scripts write to standard output, and returns the object that keeps it.
    public func keepOutput(of environment: LuaReference) -> LuaReference {
        let stack = self.stack
        stack.push(environment)
        glua_keep_output(stack.thread, -1)
        let output = keep(stack)
        stack.pop()
        return output
    }

    /// Writes out the buffers of open files, and warns of data that is lost.
    ///
    /// Call it at the end of a script, which may have left files open.
    public func flushFiles() { glua_flush_files(pointer) }

    /// Sets the function that waits for pipes, terminals and sockets.
    ///
    /// It is called with a descriptor and whether it is to be written, waits, and returns nothing.
    ///
    /// Without it, reading and writing them blocks the thread.
    public func setFileWaiter(_ waiter: HostFunction) {
        keep(alive: waiter)
        glua_set_waiter(stack.thread, waiter.descriptor)
    }
}
