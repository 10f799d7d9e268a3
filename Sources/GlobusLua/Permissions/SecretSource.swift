public import GlobusAuth

/// The place of a key or a password: `env:NAME` for an environment variable, `file:PATH` for a file; any other text is
/// the secret itself.
public enum SecretSource: Sendable, Hashable {
    /// The name of an environment variable.
    case variable(String)
    /// The path of a file.
    case file(String)
    /// The secret itself.
    case text(Secret)

    /// Reads the text that a person writes.
    public init(_ text: Secret) {
        let words = text.reveal()
        if words.hasPrefix("env:") {
            self = .variable(String(words.dropFirst(4)))
        } else if words.hasPrefix("file:") {
            self = .file(String(words.dropFirst(5)))
        } else {
            self = .text(text)
        }
    }
}

extension PermissionJudge {
    /// Throws where a script may not read the place itself.
    func require(_ source: SecretSource) throws {
        switch source {
        case .variable(let name): try requireVariable(name)
        case .file(let path): _ = try requireFile(path, .read)
        case .text: break
        }
    }
}
