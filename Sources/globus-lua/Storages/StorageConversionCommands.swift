import ArgumentParser
import GlobusAuth
import GlobusTokenStorage

#if Postgres
import PostgresTokenStorage
#endif

/// The command `globus-lua storage encrypt`.
struct EncryptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypt a plain token storage, in place and as a whole.",
        discussion: """
            EXAMPLES:
              openssl rand -hex 32 > key && chmod 600 key
              globus-lua storage encrypt --key file:key tokens.json
            """
    )

    @OptionGroup var storage: ConvertedStorage
    @Option(help: KeyOption.help) var key: String

    func run() async throws {
        try await storage.convert("encrypt", "encrypted") { (nil, try await KeyOption.key(key, "--key")) }
    }
}

/// The command `globus-lua storage decrypt`.
struct DecryptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypt a token storage, in place and as a whole.",
        discussion: """
            EXAMPLE:
              globus-lua storage decrypt --key file:key tokens.json
            """
    )

    @OptionGroup var storage: ConvertedStorage
    @Option(help: KeyOption.help) var key: String

    func run() async throws {
        try await storage.convert("decrypt", "decrypted") { (try await KeyOption.key(key, "--key"), nil) }
    }
}

/// The command `globus-lua storage rekey`.
struct RekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Encrypt an encrypted token storage with another key, in place and as a whole.",
        discussion: """
            EXAMPLE:
              globus-lua storage rekey --old-key file:key --key env:NEW_KEY tokens.db
            """
    )

    @OptionGroup var storage: ConvertedStorage
    @Option(name: .customLong("old-key"), help: KeyOption.help) var oldKey: String
    @Option(help: KeyOption.help) var key: String

    func run() async throws {
        try await storage.convert("rekey", "encrypted with the new key") {
            (try await KeyOption.key(oldKey, "--old-key"), try await KeyOption.key(key, "--key"))
        }
    }
}

/// The storage that a command converts.
struct ConvertedStorage: ParsableArguments {
    @Argument(help: ArgumentHelp(NamedStorage.help, valueName: "storage"), completion: .file())
    var name: String

    @Option(
        help: ArgumentHelp("The format of a file, json or sqlite; told by its name by default.", valueName: "format"),
        completion: .list(["json", "sqlite"])
    )
    var format: String?

    /// Converts the storage from the first key to the second, and reports what was done.
    func convert(
        _ command: String,
        _ deed: String,
        _ keys: () async throws -> (old: EncryptionKey?, new: EncryptionKey?)
    ) async throws {
        try await StorageFailure.reported(command) {
            let storage = try NamedStorage(name, format: format)
            let (old, new) = try await keys()
            let count = try await Self.convert(storage, old, new)
            print("\(storage): \(count) token\(count == 1 ? "" : "s") \(deed)")
        }
    }

    private static func convert(
        _ storage: NamedStorage,
        _ old: EncryptionKey?,
        _ new: EncryptionKey?
    ) async throws -> Int {
        switch storage {
        case .file(let format, let path):
            let conversion = try TokenStorageConversion(format, filePath: path)
            return switch (old, new) {
            case (let old?, let new?): try await conversion.rekey(from: old, to: new)
            case (let old?, nil): try await conversion.decrypt(with: old)
            case (nil, let new?): try await conversion.encrypt(with: new)
            case (nil, nil): 0
            }
        case .postgres(let url):
            #if Postgres
            return try await NamedStorage.database(url, old).convertAll(to: new)
            #else
            _ = try NamedStorage.database(url, old)
            return 0
            #endif
        }
    }
}
