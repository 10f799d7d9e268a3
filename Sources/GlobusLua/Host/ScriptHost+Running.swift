import GlobusAuth
package import LuaRuntime

extension ScriptHost {
    /// Runs the script in the file at `path`, which finds modules in its folder.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: What messages call the script; by default the path.
    ///   - arguments: What the script finds in `...` and, where they are text, in `arg`.
    ///   - libraries: Libraries for this script besides those of the host.
    /// - Returns: What the script returns.
    /// - Throws: `GlobusError` with `usage` for a file that cannot be read; `LuaError` for what the script raised and
    ///   for limits that it has reached; `ScriptExit` when it called `os.exit`; ``ScriptValueError`` for values that
    ///   cannot be copied.
    @discardableResult
    public func run(
        contentsOf path: String,
        name: String? = nil,
        arguments: [ScriptValue] = [],
        libraries: [ScriptLibrary] = []
    ) async throws -> [ScriptValue] {
        let source = try await SourceFile.read(path)
        let directory = name == nil ? SourceFile.directory(of: path) : "."
        let chunkName = name.map { "=\($0)" } ?? "@\(path)"
        return try await execute(source, chunkName: chunkName, directory: directory, arguments, libraries) {
            try $0.values(ofTop: $1)
        }
    }

    /// Runs source text.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - name: What messages call the text.
    ///   - directory: The folder in which it finds modules.
    ///   - arguments: What the script finds in `...` and, where they are text, in `arg`.
    ///   - libraries: Libraries for this script besides those of the host.
    /// - Returns: What the script returns.
    /// - Throws: `LuaError` for what the script raised and for limits that it has reached; `ScriptExit` when it called
    ///   `os.exit`; ``ScriptValueError`` for values that cannot be copied.
    @discardableResult
    public func run(
        _ source: String,
        name: String = "script",
        directory: String = ".",
        arguments: [ScriptValue] = [],
        libraries: [ScriptLibrary] = []
    ) async throws -> [ScriptValue] {
        let bytes = Array(source.utf8)
        return try await execute(bytes, chunkName: "=\(name)", directory: directory, arguments, libraries) {
            try $0.values(ofTop: $1)
        }
    }

    /// Runs source text that is given as bytes, which need not be UTF-8.
    ///
    /// - Parameters:
    ///   - source: The bytes of the text.
    ///   - chunkName: The name in Lua's form: `@file` for a file, `=name` for a name that is shown as it is.
    ///   - directory: The folder in which it finds modules.
    ///   - arguments: What the script finds in `...` and, where they are text, in `arg`.
    /// - Returns: What the script returns.
    /// - Throws: `LuaError` for what the script raised and for limits that it has reached; `ScriptExit` when it called
    ///   `os.exit`; ``ScriptValueError`` for values that cannot be copied.
    @discardableResult
    public func run(
        _ source: [UInt8],
        chunkName: String,
        directory: String = ".",
        arguments: [ScriptValue] = []
    ) async throws -> [ScriptValue] {
        try await execute(source, chunkName: chunkName, directory: directory, arguments) { try $0.values(ofTop: $1) }
    }

    /// Runs source text that is given as bytes, and drops what it returns, which need not be possible to copy.
    ///
    /// The parameters are those of the function that returns the values.
    package func execute(
        _ source: [UInt8],
        chunkName: String,
        directory: String = ".",
        arguments: [ScriptValue] = []
    ) async throws {
        try await execute(source, chunkName: chunkName, directory: directory, arguments) { _, _ in }
    }

    /// Runs the script in the file at `path`, and keeps what it writes to standard output.
    package func run(keepingOutputOf path: String, arguments: [ScriptValue]) async throws -> KeptRun {
        let source = try await SourceFile.read(path)
        let directory = SourceFile.directory(of: path)
        let environment = makeEnvironment(directory: directory)
        let output = state.keepOutput(of: environment.reference)
        services.keptOutputs.append(output)
        setArguments(arguments, scriptName: path, in: environment.reference)
        do {
            let values = try await run(source, chunkName: "@\(path)", in: environment, arguments: arguments) {
                stack,
                count in
                (0..<count).map { stack.reference(at: $0 - count) }
            }
            return KeptRun(values: values, output: output, exitStatus: 0)
        } catch let exit as ScriptExit {
            return KeptRun(values: [], output: output, exitStatus: exit.status)
        }
    }

    /// Runs a startup script, which also finds `policy`, but not `os.exit`.
    func run(_ script: StartupScript) async throws {
        switch script {
        case .file(let path):
            let source = try await SourceFile.read(path)
            let directory = SourceFile.directory(of: path)
            try await execute(startup: source, chunkName: "@\(path)", directory: directory)
        case .text(let name, let source):
            try await execute(startup: Array(source.utf8), chunkName: "=\(name)", directory: ".")
        }
    }

    private func execute(startup source: [UInt8], chunkName: String, directory: String) async throws {
        let environment = makeEnvironment(directory: directory)
        try ScriptLibrary.policy.install(in: environment.reference, of: state)
        OSLibrary.refuseExit(in: environment.reference, of: state)
        setArguments([], scriptName: String(chunkName.dropFirst()), in: environment.reference)
        startupEnvironments.append(environment.reference)
        try await execute(source, chunkName: chunkName, in: environment)
    }

    private func execute<Results: Sendable>(
        _ source: [UInt8],
        chunkName: String,
        directory: String,
        _ arguments: [ScriptValue],
        _ libraries: [ScriptLibrary] = [],
        results: @escaping @Sendable (LuaStack, Int32) throws -> Results
    ) async throws -> Results {
        let environment = try makeEnvironment(directory: directory, libraries: libraries)
        setArguments(arguments, scriptName: String(chunkName.dropFirst()), in: environment.reference)
        return try await run(source, chunkName: chunkName, in: environment, arguments: arguments, results: results)
    }

    /// Sets the table `arg` as `lua` does: the script at 0, its arguments from 1, the program that runs it at -1.
    private func setArguments(_ arguments: [ScriptValue], scriptName: String, in environment: LuaReference) {
        let stack = state.stack
        stack.push(environment)
        stack.pushTable(items: Int32(arguments.count), fields: 2)
        stack.push(CommandLine.arguments.first ?? "globus-lua")
        stack.setItem(-1, of: -2)
        stack.push(scriptName)
        stack.setItem(0, of: -2)
        for (index, argument) in arguments.enumerated() {
            guard let text = argument.bytes else { continue }
            stack.push(text)
            stack.setItem(Int64(index) + 1, of: -2)
        }
        stack.setField("arg", of: -2)
        stack.pop()
    }
}

/// The result of a script whose output was kept.
package struct KeptRun: Sendable {
    /// What the script returned; nothing where it called `os.exit`.
    package let values: [LuaReference]
    /// What the script wrote to standard output, for ``LuaStack/push(keptOutput:)``.
    package let output: LuaReference
    /// What the script passed to `os.exit`, or 0.
    package let exitStatus: Int32
}

/// Counts how deep waits are nested: tasks in tasks, and functions of authorizers that are called for a request which
/// such a function has made.
///
/// Lua's own stack does not grow with it, so endless recursion of this kind would go on until there is no memory.
enum Nesting {
    private static let deepest: Int32 = 4_000
    /// What a call adds: more than a task, since each has a request under way.
    private static let weightOfCall: Int32 = 20

    /// Returns the lineage of a task that is started by what has the given lineage: one level deeper.
    static func ofTask(in lineage: Lineage) throws -> Lineage { try deeper(lineage, by: 1) }

    /// Calls a function that the host calls for a script, at a greater depth.
    static func call<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await Lineage.$current.withValue(deeper(.current, by: weightOfCall)) { try await body() }
    }

    private static func deeper(_ lineage: Lineage, by weight: Int32) throws -> Lineage {
        var lineage = lineage
        lineage.depth += weight
        if lineage.depth <= deepest { return lineage }
        throw GlobusError(
            .usage,
            "stack overflow: tasks or functions of authorizers are nested too deeply, perhaps since one comes back to itself"
        )
    }
}
