import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// Creates an environment in which chunks can run, one after the other or several at once, as a console does.
    ///
    /// The environment belongs to this host.
    ///
    /// - Parameter directory: The folder in which its chunks find modules.
    /// - Returns: The environment, with its own copies of all libraries.
    public func makeEnvironment(directory: String = ".") -> ScriptEnvironment {
        let path = services.modulePath.behind(directory).text
        return ScriptEnvironment(state.makeEnvironment(directory: directory, modulePath: path))
    }

    /// Creates an environment that has libraries beyond those of the host.
    ///
    /// - Parameters:
    ///   - directory: The folder in which its chunks find modules.
    ///   - libraries: The further libraries.
    /// - Returns: The environment, with its own copies of all libraries.
    /// - Throws: ``ScriptValueError``, or what the library's code throws, where a constant of a library cannot be
    ///   pushed.
    public func makeEnvironment(directory: String = ".", libraries: [ScriptLibrary]) throws -> ScriptEnvironment {
        let environment = makeEnvironment(directory: directory)
        for library in libraries { try library.install(in: environment.reference, of: state) }
        return environment
    }

    /// Runs source text in an environment.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - name: What messages call the text.
    ///   - environment: The environment.
    ///   - arguments: What the text finds in `...`.
    /// - Returns: What the text returns.
    /// - Throws: `LuaError` for what it raised, with the code `incompleteSyntax` where more text must follow;
    ///   `ScriptExit` when it called `os.exit`; ``ScriptValueError`` for values that cannot be copied.
    @discardableResult
    public func run(
        _ source: String,
        name: String = "script",
        in environment: ScriptEnvironment,
        arguments: [ScriptValue] = []
    ) async throws -> [ScriptValue] {
        try await run(Array(source.utf8), chunkName: "=\(name)", in: environment, arguments: arguments) {
            try $0.values(ofTop: $1)
        }
    }

    /// Runs the file at `path` in an environment.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - environment: The environment.
    ///   - arguments: What the script finds in `...`.
    /// - Returns: What the script returns.
    /// - Throws: `GlobusError` with `usage` for a file that cannot be read; `LuaError` for what the script raised;
    ///   `ScriptExit` when it called `os.exit`; ``ScriptValueError`` for values that cannot be copied.
    @discardableResult
    public func run(
        contentsOf path: String,
        in environment: ScriptEnvironment,
        arguments: [ScriptValue] = []
    ) async throws -> [ScriptValue] {
        let source = try await SourceFile.read(path)
        return try await run(source, chunkName: "@\(path)", in: environment, arguments: arguments) {
            try $0.values(ofTop: $1)
        }
    }

    /// Runs source text, given as bytes, in an environment, and drops what it returns.
    package func execute(
        _ source: [UInt8],
        chunkName: String,
        in environment: ScriptEnvironment,
        arguments: [ScriptValue] = []
    ) async throws {
        try await run(source, chunkName: chunkName, in: environment, arguments: arguments) { _, _ in }
    }

    /// Runs source text, given as bytes, in an environment.
    func run<Results: Sendable>(
        _ source: [UInt8],
        chunkName: String,
        in environment: ScriptEnvironment,
        arguments: [ScriptValue],
        results: @escaping @Sendable (LuaStack, Int32) throws -> Results
    ) async throws -> Results {
        try await asScript { host in
            try host.check(environment)
            let name = String(chunkName.dropFirst()).printable(limit: 300)
            let text = try SourceFile.chunk(of: source, named: name)
            if let flaw = SourceFile.binaryFlaw(of: source) { throw GlobusError(.usage, "\(name) \(flaw)") }
            let chunk = try host.state.load(text, chunkName: chunkName, environment: environment.reference)
            return try await host.state.run(
                chunk,
                arguments: { try $0.push(values: arguments) },
                results: results
            )
        }
    }
}

/// An environment whose globals last: a chunk finds the globals that earlier chunks in it have set.
///
/// A script that is run without one has its own environment, which ends with it.
public final class ScriptEnvironment: Sendable {
    let reference: LuaReference

    init(_ reference: LuaReference) {
        self.reference = reference
    }
}
