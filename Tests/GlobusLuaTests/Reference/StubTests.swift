import GlobusLua
import LuaRuntime
import Testing

/// The stubs for editors fit the descriptions.
@Suite struct StubTests {
    private static let libraries = ["globus", "json", "log", "task"].compactMap { ScriptAPI.scripts.library(named: $0) }
    private static let text = EditorStubs.text("globus", of: .scripts, libraries: libraries)

    @Test("Every function and every method has a stub with its parameters")
    func functions() {
        for function in Self.libraries.flatMap(\.functions) {
            #expect(Self.text.contains("\nfunction \(function.name)("))
        }
        let modules = ScriptAPI.scripts.libraries.filter(\.isModule)
        for described in ScriptAPI.scripts.classes
        where !modules.contains(where: { described.name.hasPrefix($0.name + ".") }) {
            for method in described.methods where method.owner == described.shortName {
                #expect(Self.text.contains("\nfunction \(described.shortName):\(method.shortName)("))
            }
        }
    }

    @Test("A module's stubs are a file that returns its table")
    func modules() throws {
        let module = try #require(ScriptAPI.scripts.library(named: "lfs"))
        let text = EditorStubs.text(ofModule: module, of: .scripts)
        #expect(!Self.text.contains("lfs") && text.contains("\nlocal lfs = {}\n") && text.hasSuffix("\nreturn lfs\n"))
        for function in module.functions { #expect(text.contains("\nfunction \(function.name)(")) }
        #expect(text.contains("\nfunction Directory:next(") && text.contains("\nfunction Lock:free("))
    }

    @Test("Options are classes, what waits is marked, and classes refine each other")
    func annotations() {
        for line in [
            "---@class globus.request.opts", "---@field timeout? number ",
            "---@class globus.TransferClient: globus.BaseClient",
            "---@return globus.GlobusHTTPResponse # ", "---@alias globus.ErrorClass \"GlobusError\"|",
        ] {
            #expect(Self.text.contains("\n" + line), "\(line)")
        }
        #expect(Self.text.contains("---@async\n---@param method string"))
    }
}
