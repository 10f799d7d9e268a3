import ArgumentParser

/// `globus-lua`.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "globus-lua",
        abstract: "Runs Lua scripts with the Globus SDK's authorizers and HTTP requests.",
        discussion: """
            Scripts find the globals globus, json, task and log, and may wait for the network wherever they like.

            EXAMPLES:
              globus-lua job.lua --since 2026-01-01   run a script with its own arguments
              globus-lua run -e 'print(json.encode{1, 2})'
              echo 'print(_VERSION)' | globus-lua run -
              globus-lua demo                          see a token renewed, step by step
              globus-lua mock                          a mock Globus to try scripts against

            EXIT STATUS: 0 done, 1 the script failed, 2 wrong usage, 130 interrupted.
            """,
        version: Version.text,
        subcommands: [RunCommand.self, DemoCommand.self, MockCommand.self],
        defaultSubcommand: RunCommand.self
    )
}
