import ArgumentParser
import GlobusAuth

/// The command `globus-lua init`.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Start a folder of scripts: a script, a startup script, tests, and settings for editors.",
        discussion: """
            It writes job.lua, startup/policy.lua and tests/job_test.lua to begin with, and what editors need: .luarc.json and \
            types/ for the Lua language server (completion, types, help), .luacheckrc for luacheck. Files that are there \
            already stay as they are; to get new types, delete the old ones first.

            EXAMPLES:
              globus-lua init                       here
              globus-lua init jobs                  in the folder jobs, which is made
              rm -r types && globus-lua init        new types after an update
            """
    )

    @Argument(
        help: ArgumentHelp("The folder; the current one by default.", valueName: "folder"),
        completion: .directory
    )
    var folder = "."

    func run() throws {
        let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
        for (path, text) in StarterFiles.all {
            let path = prefix + path
            let isNew = try NewFile.write(text, to: path)
            print(
                (isNew ? "wrote " : "left  ") + path.printable(limit: 500) + (isNew ? "" : ", which is there already")
            )
        }
        let go = prefix.isEmpty ? "" : "cd \(folder.printable(limit: 500)) && "
        print(
            """

            Next:
              \(go)globus-lua check .       find mistakes without running anything
              \(go)globus-lua test tests    run the tests against a mock Globus
              \(go)globus-lua run --mock job.lua    run the script against a mock Globus
              \(go)globus-lua login --help          how to log in, to run it against the real one
            """
        )
    }
}
