public import GlobusAuth

/// Where a key or a password is: `env:NAME` in an environment variable, `file:PATH` in a file; else it is the text itself.
public enum SecretSource: Sendable, Hashable {
    /// In an environment variable.
    case variable(String)
    /// In a file.
    case file(String)
    /// At hand.
    case text(Secret)

    /// Reads how a person writes it.
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
    /// Refuses to read a secret where the script may not read it itself.
    func require(_ source: SecretSource) throws {
        switch source {
        case .variable(let name): try requireVariable(name)
        case .file(let path): _ = try requireFile(path, .read)
        case .text: break
        }
    }
}
