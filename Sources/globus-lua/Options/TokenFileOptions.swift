import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import StandardHost

/// The options for the token file of a command.
struct TokenFileOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The token file.", valueName: "file"), completion: .file())
    var path: String

    @Option(help: ArgumentHelp("json or sqlite; told by the file's name by default.", valueName: "format"), completion: .list(["json", "sqlite"]))
    var format: String?

    /// Converts the file and reports what was done.
    func convert(
        _ deed: String,
        _ convert: (TokenStorageConversion) async throws -> Int
    ) async throws {
        do {
            let conversion = try TokenStorageConversion(try tokenFormat(), filePath: path)
            let count = try await convert(conversion)
            print("\(path): \(count) token\(count == 1 ? "" : "s") \(deed)")
        } catch let error as GlobusError {
            StandardError.write("globus-lua: \(error.message)")
            throw error.code == .usage ? ExitStatus.usage : ExitStatus.failure
        }
    }

    private func tokenFormat() throws -> TokenStorageFormat {
        guard let format else { return try TokenStorageFormat(ofFileAt: path) }
        if let known = TokenStorageFormat(rawValue: format) { return known }
        throw GlobusError(.usage, "--format is '\(format.printable(limit: 40))'; choose json or sqlite")
    }
}

/// Reads where an encryption key is, since the key itself must not be on the command line.
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
