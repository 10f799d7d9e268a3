import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import StandardHost

/// An encryption key on the command line: where it is, and not the key itself.
enum KeyOption {
    static let help = ArgumentHelp("The key: env:NAME or file:PATH.", valueName: "key")

    static func key(_ text: String, _ option: String) async throws -> EncryptionKey {
        let source = SecretSource(Secret(text))
        if case .text = source {
            throw GlobusError(
                .usage,
                "\(option) must be env:NAME or file:PATH, so that nobody reads the key in a process list"
            )
        }
        return try await EncryptionKey.load(from: source, variables: ProcessEnvironment.variables)
    }
}
