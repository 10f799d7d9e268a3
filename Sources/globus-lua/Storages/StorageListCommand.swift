import ArgumentParser
import GlobusAuth
import GlobusTokenStorage

#if Postgres
import PostgresTokenStorage
#endif

/// The command `globus-lua storage list`.
struct StorageListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what a token storage holds: for which services, whose, until when.",
        discussion: """
            No token is ever shown. An access token that has ended is renewed at its next use where there is a refresh token.

            EXAMPLES:
              globus-lua storage list tokens.json
              globus-lua storage list --json --key file:key postgres

            EXIT STATUS: 0 also where there are none, 1 they cannot be read, 2 wrong usage.
            """
    )

    @Argument(help: ArgumentHelp(NamedStorage.help, valueName: "storage"), completion: .file())
    var name: String

    @Option(help: KeyOption.help) var key: String?

    @Option(
        help: ArgumentHelp("The format of a file, json or sqlite; told by its name by default.", valueName: "format")
    )
    var format: String?

    @Flag(help: "Print them as a JSON array.")
    var json = false

    func run() async throws {
        try await StorageFailure.reported("list") {
            let storage = try NamedStorage(name, format: format)
            let entries = try await StorageEntries.read(try await storage.open(key: key, "--key"))
            if json {
                return print(String(decoding: try JSONValue.array(entries.map(\.json)).encoded(), as: UTF8.self))
            }
            if entries.isEmpty { return StandardError.write("There are no tokens in \(storage).") }
            print(entries.map { $0.text(now: UniversalTime.now, hasKey: key != nil) }.joined(separator: "\n"))
        }
    }
}

/// Reads what a storage holds, with what only a database knows.
enum StorageEntries {
    static func read(_ storage: any NamespacedTokenStorage) async throws -> [TokenStorageEntry] {
        #if Postgres
        if let database = storage as? PostgresTokenStorage { return try await database.entries().map(entry) }
        #endif
        return try await storage.entriesOfAllNamespaces()
    }

    #if Postgres
    private static func entry(_ row: TokenTableEntry) -> TokenStorageEntry {
        var entry = TokenStorageEntry(
            namespace: row.namespace,
            resourceServer: row.resourceServer,
            revision: "\(row.version)"
        )
        if let record = row.record {
            entry = TokenStorageEntry(record, namespace: row.namespace, resourceServer: row.resourceServer)
            entry.revision = "\(row.version)"
        }
        entry.issuedAtSeconds = entry.issuedAtSeconds ?? row.issuedAt
        entry.storedAt = row.updatedAt
        entry.storedBy = row.isHeld ? nil : row.holder.map(String.init(describing:))
        return entry
    }
    #endif
}

extension TokenStorageEntry {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "namespace": .string(namespace), "resource_server": .string(resourceServer),
            "is_readable": .bool(scope != nil),
        ]
        members["scopes"] = scope.map { .array($0.split(whereSeparator: \.isWhitespace).map { .string(String($0)) }) }
        members["identity_id"] = identityID.map(JSONValue.string)
        members["expires_at_seconds"] = expiresAtSeconds.map(JSONValue.integer)
        members["expires_at"] = expiresAtSeconds.map { .string(UniversalTime.text($0)) }
        members["issued_at_seconds"] = issuedAtSeconds.map(JSONValue.number)
        members["has_refresh_token"] = hasRefreshToken.map(JSONValue.bool)
        members["stored_by"] = storedBy.map(JSONValue.string)
        members["stored_at_seconds"] = storedAt.map(JSONValue.number)
        return .object(members)
    }

    /// Where it is, until when it is good, and whose it is, each in a line.
    func text(now: Int64, hasKey: Bool) -> String {
        var lines = ["\(place)  \(life(now: now, hasKey: hasKey))"]
        if let identityID { lines.append("  of the identity \(identityID)") }
        if let storedAt {
            lines.append("  stored at \(UniversalTime.text(Int64(storedAt)))\(storedBy.map { " by \($0)" } ?? "")")
        }
        lines += scope.map { $0.split(whereSeparator: \.isWhitespace).map { "  \($0)" } } ?? []
        return lines.map { $0.printable(limit: 500) }.joined(separator: "\n")
    }

    /// The service, with the namespace where it is not the usual one.
    var place: String { namespace == "DEFAULT" ? resourceServer : "\(resourceServer) (namespace \(namespace))" }

    private func life(now: Int64, hasKey: Bool) -> String {
        guard let hasRefreshToken else {
            return hasKey ? "encrypted with another key" : "encrypted; --key shows until when it is good"
        }
        let renewal = hasRefreshToken ? "with a refresh token" : "without a refresh token"
        guard let expiresAtSeconds else { return "of unknown life, \(renewal)" }
        return "\(expiresAtSeconds < now ? "expired" : "until") \(UniversalTime.text(expiresAtSeconds)), \(renewal)"
    }
}
