import GlobusLua
import GlobusLuaTesting
import LuaRuntime

/// The files that `globus-lua init` writes: paths in the folder, and texts.
enum StarterFiles {
    static var all: [(path: String, text: String)] {
        [
            ("job.lua", text(PackageResources.job_lua)),
            ("startup/policy.lua", text(PackageResources.policy_lua)),
            ("tests/job_test.lua", text(PackageResources.job_test_lua)),
            (".luarc.json", text(PackageResources.luarc_json)),
            (".luacheckrc", luacheckSettings),
            ("types/globus.lua", EditorStubs.text("globus", of: .scripts, libraries: libraries)),
            ("types/policy.lua", EditorStubs.text("policy", of: .startupScripts, libraries: policy)),
            ("types/testing.lua", EditorStubs.text("testing", of: .tests, libraries: testing, functions: functions)),
        ] + modules
    }

    private static var modules: [(path: String, text: String)] {
        libraries.filter(\.isModule).map { ("types/\($0.name).lua", EditorStubs.text(ofModule: $0, of: .scripts)) }
    }

    private static let libraries = ScriptLibrary.standard.flatMap(\.withParts).map(\.description)
    private static let policy = [ScriptLibrary.policy.description]
    private static let testing = ScriptLibrary.testing.filter(\.hasTable).map(\.description)
    private static let functions = ScriptAPI.testFunctions

    private static var luacheckSettings: String {
        """
        -- What luacheck takes for known: the globals of globus-lua. Made by `globus-lua init`.
        \(LuacheckSettings.standard("globus", libraries: libraries))
        \(LuacheckSettings.standard("policy", libraries: policy))
        \(LuacheckSettings.standard("testing", libraries: testing, functions: functions))
        std = "lua54+globus"
        files["startup"] = { std = "lua54+globus+policy" }
        files["**/*_test.lua"] = { std = "lua54+globus+testing" }

        """
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
