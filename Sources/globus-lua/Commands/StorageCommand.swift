import ArgumentParser
import GlobusAuth
import GlobusTokenStorage

/// The command `globus-lua storage`.
struct StorageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Encrypt, decrypt or rekey a token file, in place and as a whole.",
        discussion: """
            A key is given as env:NAME or file:PATH, never on the command line itself, where others could read it. It is 32 \
            bytes in hexadecimal or base64; a key file must have the mode 0600.

            EXAMPLES:
              openssl rand -hex 32 > key && chmod 600 key
              globus-lua storage encrypt --key file:key tokens.json
              globus-lua storage rekey --old-key file:key --key env:NEW_KEY tokens.db
              globus-lua storage decrypt --key env:NEW_KEY tokens.db
            """,
        subcommands: [EncryptCommand.self, DecryptCommand.self, RekeyCommand.self]
    )
}

/// The command `globus-lua storage encrypt`.
struct EncryptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "encrypt", abstract: "Encrypt a plain token file.")

    @OptionGroup var file: TokenFileOptions
    @Option(help: KeyOption.help) var key: String

    func run() async throws {
        try await file.convert("encrypted") { try await $0.encrypt(with: try await KeyOption.key(key, "--key")) }
    }
}

/// The command `globus-lua storage decrypt`.
struct DecryptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "decrypt", abstract: "Decrypt a token file.")

    @OptionGroup var file: TokenFileOptions
    @Option(help: KeyOption.help) var key: String

    func run() async throws {
        try await file.convert("decrypted") { try await $0.decrypt(with: try await KeyOption.key(key, "--key")) }
    }
}

/// The command `globus-lua storage rekey`.
struct RekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Encrypt an encrypted token file with another key."
    )

    @OptionGroup var file: TokenFileOptions
    @Option(name: .customLong("old-key"), help: KeyOption.help) var oldKey: String
    @Option(help: KeyOption.help) var key: String

    func run() async throws {
        try await file.convert("encrypted with the new key") { conversion in
            let old = try await KeyOption.key(oldKey, "--old-key")
            return try await conversion.rekey(from: old, to: try await KeyOption.key(key, "--key"))
        }
    }
}
