import ArgumentParser
import GlobusAuth
import GlobusTokenStorage

/// The command `globus-lua storage copy`.
struct StorageCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy all tokens of a storage to another one of any kind.",
        discussion: """
            All namespaces are copied, with fields that this program does not know, and are read again afterwards. The source \
            stays as it is. Tokens that the target has already are replaced only with --force.

            Use one of the two from then on: where refresh tokens rotate, those in the other are dead after the next renewal, \
            and their use may end the login.

            EXAMPLES:
              globus-lua storage copy --dry-run tokens.json tokens.db
              globus-lua storage copy tokens.json postgresql://db.example.org/tokens
              globus-lua storage copy --from-key file:a --to-key file:b old.json postgres
            """
    )

    @Argument(help: ArgumentHelp(NamedStorage.help, valueName: "from"), completion: .file())
    var source: String

    @Argument(
        help: ArgumentHelp("The storage to copy to, in the same words.", valueName: "to"),
        completion: .file()
    )
    var target: String

    @Option(
        name: .customLong("from-key"),
        help: ArgumentHelp("The key of the source: env:NAME or file:PATH.", valueName: "key")
    )
    var sourceKey: String?

    @Option(
        name: .customLong("to-key"),
        help: ArgumentHelp("The key of the target: env:NAME or file:PATH.", valueName: "key")
    )
    var targetKey: String?

    @Flag(help: "Store in plain text what is encrypted in the source.")
    var plain = false

    @Flag(help: "Replace other tokens of the target.")
    var force = false

    @Flag(name: .customLong("dry-run"), help: "Say what would be copied, and change nothing.")
    var dryRun = false

    func run() async throws {
        try await StorageFailure.reported("copy") {
            let (from, to) = (try NamedStorage(source), try NamedStorage(target))
            try requireSecrecy(to)
            let copy = TokenStorageCopy(
                from: try await from.open(key: sourceKey, "--from-key"),
                to: try await to.open(key: targetKey, "--to-key", mustExist: false)
            )
            let items = dryRun ? try await copy.plan() : try await run(copy)
            report(items, from, to)
        }
    }

    private func requireSecrecy(_ target: NamedStorage) throws {
        if plain, targetKey != nil { throw GlobusError(.usage, "--plain and --to-key exclude each other") }
        guard sourceKey != nil, targetKey == nil, !plain else { return }
        let message = "the source is encrypted: give the target a key by --to-key, or say --plain to store plain text"
        throw GlobusError(.usage, message)
    }

    private func run(_ copy: TokenStorageCopy) async throws -> [TokenStorageCopy.Item] {
        let others = force ? [] : try await copy.plan().filter { $0.deed == .replaced }
        do {
            return try await copy.run(replacing: force)
        } catch let error as GlobusError where !others.isEmpty {
            let remedy = "Look with --dry-run at what would be replaced; --force replaces it."
            throw GlobusError(.storage, "\(error.message) \(remedy)")
        }
    }

    private func report(_ items: [TokenStorageCopy.Item], _ from: NamedStorage, _ to: NamedStorage) {
        for item in items {
            let namespace = item.namespace == "DEFAULT" ? "" : " (namespace \(item.namespace))"
            print("\(item.resourceServer)\(namespace)".printable(limit: 500) + ": \(item.deed.rawValue)")
        }
        let count = items.count { $0.deed != .unchanged }
        let tokens = "\(count) token\(count == 1 ? "" : "s")"
        print("\(tokens) \(dryRun ? "would be copied" : "copied") from \(from) to \(to)")
    }
}
