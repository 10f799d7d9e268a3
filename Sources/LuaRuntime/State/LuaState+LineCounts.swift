import CLuaSupport

/// How often the lines of files run.
extension LuaState {
    /// Counts lines from now on; to be called before anything runs.
    package func countLines() { glua_count_lines(pointer) }

    /// How often each line has run of the files that have run, by their names as they were given; the first count is that
    /// of line 0, which no file has.
    package var lineCounts: [String: [UInt64]] {
        var counts: [String: [UInt64]] = [:]
        withUnsafeMutablePointer(to: &counts) { pointer in
            glua_tell_line_counts(self.pointer, pointer) { context, file, counts, size in
                guard let context, let file else { return }
                let result = context.assumingMemoryBound(to: [String: [UInt64]].self)
                result.pointee[String(cString: file)] = Array(UnsafeBufferPointer(start: counts, count: size))
            }
        }
        return counts
    }

    /// Returns the lines of a source that have code, by which they can be counted.
    ///
    /// - Parameter source: The text, as Lua's compiler takes it.
    /// - Returns: The numbers of the lines.
    /// - Throws: ``LuaError`` for a source that cannot be compiled.
    package func codeLines(of source: [UInt8]) throws -> Set<Int> {
        let chunk = try load(source, chunkName: "=?", environment: makeEnvironment(directory: "."))
        stack.push(chunk)
        defer { stack.pop() }
        var bytes: [UInt8] = []
        withUnsafeMutablePointer(to: &bytes) { pointer in
            glua_tell_bytecode(stack.thread, pointer) { context, piece, size in
                let result = context?.assumingMemoryBound(to: [UInt8].self)
                result?.pointee += UnsafeRawBufferPointer(start: piece, count: size)
            }
        }
        return Bytecode.lines(of: bytes)
    }
}
