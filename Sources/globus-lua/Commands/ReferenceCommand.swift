import ArgumentParser
import GlobusLua
import GlobusLuaTesting

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The command `globus-lua reference`, which writes the reference of the Lua API for building the documentation.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Write the reference of the Lua API as Markdown.",
        discussion: """
            EXAMPLE:
              globus-lua reference Sources/GlobusLua/GlobusLua.docc/Reference
            """,
        shouldDisplay: false
    )

    @Argument(help: ArgumentHelp("The folder; files in it are replaced.", valueName: "folder"))
    var folder: String

    func run() throws {
        for page in Reference.pages {
            let path = "\(folder)/\(page.name)"
            unlink(path)
            _ = try NewFile.write(page.text, to: path)
        }
    }
}
