import ArgumentParser
import GlobusAuth
import GlobusTokenStorage

/// An encryption key on the command line: where it is, and not the key itself.
enum KeyOption {
    static let help = ArgumentHelp("The key: env:NAME or file:PATH.", valueName: "key")

    static func key(_ text: String, _ option: String) async throws -> EncryptionKey {
        guard text.hasPrefix("env:") || text.hasPrefix("file:") else {
            throw GlobusError(
                .usage,
                "\(option) must be env:NAME or file:PATH, so that nobody reads the key in a process list"
            )
        }
        return try await KeySource(Secret(text), ProcessEnvironment.variables).key()
    }
}
