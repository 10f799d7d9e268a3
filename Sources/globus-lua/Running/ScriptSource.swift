import GlobusLua

/// Where a script comes from.
enum ScriptSource: Sendable {
    /// A file.
    case file(String)
    /// Standard input, to its end.
    case standardInput
    /// The command line.
    case text(String)

    func run(on host: ScriptHost, arguments: [ScriptValue]) async throws {
        switch self {
        case .file(let path): try await host.run(contentsOf: path, arguments: arguments)
        case .standardInput: try await host.run(contentsOf: "/dev/stdin", name: "stdin", arguments: arguments)
        case .text(let text): try await host.run(text, name: "-e", arguments: arguments)
        }
    }
}
