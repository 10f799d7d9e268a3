import GlobusLua
import LuaRuntime
import Testing

/// Stubs for editors say what the descriptions say.
@Suite struct StubTests {
    private static let libraries = ["globus", "json", "log", "task"].compactMap { ScriptAPI.scripts.library(named: $0) }
    private static let text = EditorStubs.text("globus", of: .scripts, libraries: libraries)

    @Test("Every function and every method has a stub with its parameters")
    func functions() {
        for function in Self.libraries.flatMap(\.functions) {
            #expect(Self.text.contains("\nfunction \(function.name)("))
        }
        for described in ScriptAPI.scripts.classes {
            for method in described.methods where method.owner == described.shortName {
                #expect(Self.text.contains("\nfunction \(described.shortName):\(method.shortName)("))
            }
        }
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
