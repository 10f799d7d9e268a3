import ArgumentParser
import GlobusTokenStorage

#if Postgres
import PostgresTokenStorage
#endif

/// The command `globus-lua storage`.
struct StorageCommand: AsyncParsableCommand {
    /// The subcommands by their names.
    static let commands: [any ParsableCommand.Type] = [
        StorageListCommand.self, StorageWatchCommand.self, StorageCopyCommand.self, StorageSchemaCommand.self,
        EncryptCommand.self, DecryptCommand.self, RekeyCommand.self,
    ]

    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "List, watch, copy, encrypt, decrypt or rekey a token storage.",
        discussion: """
            A STORAGE is a token file (tokens.json, tokens.db), a postgresql:// URL without a password, or the word postgres: \
            the server that PGHOST, PGSERVICE and the other variables of libpq name.

            A key is given as env:NAME or file:PATH, never on the command line itself, where others could read it. It is 32 \
            bytes in hexadecimal or base64; a key file must have the mode 0600.

            EXAMPLES:
              globus-lua storage list ~/.globus/app/…/tokens.json
              globus-lua storage copy tokens.json postgresql://db.example.org/tokens
              globus-lua storage watch postgres
              openssl rand -hex 32 > key && chmod 600 key
              globus-lua storage encrypt --key file:key tokens.json
              globus-lua storage rekey --old-key file:key --key env:NEW_KEY tokens.db
              globus-lua storage decrypt --key env:NEW_KEY tokens.db
            """,
        subcommands: commands
    )
}

/// The command `globus-lua storage schema`.
struct StorageSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the SQL of the storage in PostgreSQL: its table, and a role that may do only what is needed.",
        discussion: """
            globus-lua makes the table itself where its role may. Where an administrator makes it, run this as the owner of \
            the database:

            EXAMPLES:
              globus-lua storage schema | psql --dbname tokens
            """
    )

    func run() async throws {
        try await StorageFailure.reported("schema") {
            #if Postgres
            print(PostgresTokenStorage.schema)
            #else
            _ = try NamedStorage.database(nil, nil)
            #endif
        }
    }
}
