import ArgumentParser

/// `globus-lua storage`.
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
