import GlobusAuth
public import LuaRuntime

extension ScriptHost {
    /// Creates an environment to run chunks in, one after the other or several at once, as a console does.
    ///
    /// It belongs to this host.
    ///
    /// - Parameter directory: Where the modules of its chunks are looked for.
    public func makeEnvironment(directory: String = ".") -> ScriptEnvironment {
        ScriptEnvironment(state.makeEnvironment(directory: directory))
    }

    /// Runs source text in an environment.
    ///
    /// - `name`: what messages call the text.
    /// - `arguments`: what the text finds in `...`.
    ///
    /// - Returns: What the text returns.
    /// - Throws: `LuaError` for what it raised, with the code `incompleteSyntax` where more text must follow, and
    ///   `ScriptExit` when it called `os.exit`.
    @discardableResult
    public func run(
        _ source: String,
        name: String = "script",
        in environment: ScriptEnvironment,
        arguments: [ScriptValue] = []
    ) async throws -> [LuaValue] {
        try await run(Array(source.utf8), chunkName: "=\(name)", in: environment, arguments: arguments)
    }

    /// Runs source text that is at hand as bytes in an environment.
    package func run(
        _ source: [UInt8],
        chunkName: String,
        in environment: ScriptEnvironment,
        arguments: [ScriptValue]
    ) async throws -> [LuaValue] {
        try await asScript { host in
            let text = try SourceFile.chunk(of: source, named: String(chunkName.dropFirst()).printable(limit: 300))
            let chunk = try host.state.load(text, chunkName: chunkName, environment: environment.reference)
            return try await host.state.run(
                chunk,
                arguments: { stack in
                    for argument in arguments { argument.push(on: stack) }
                    return Int32(arguments.count)
                },
                results: { stack, count in (0..<count).map { stack.value(at: $0 - count) } }
            )
        }
    }
}

/// Globals that last: what one chunk sets, the next one that runs in the environment finds.
///
/// A script that is run without one has an environment of its own, which ends with it.
public final class ScriptEnvironment: Sendable {
    let reference: LuaReference

    init(_ reference: LuaReference) {
        self.reference = reference
    }
}
