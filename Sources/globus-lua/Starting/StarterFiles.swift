import GlobusLua
import GlobusLuaTesting
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

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

/// Writes files that do not exist yet, and their folders.
enum NewFile {
    /// Writes the file, which can be run where it names the program that runs it; where it exists, changes nothing and returns
    /// false.
    static func write(_ text: String, to path: String) throws -> Bool {
        try makeFolders(of: path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, text.hasPrefix("#!") ? 0o777 : 0o666)
        guard file >= 0 else {
            if errno == EEXIST { return false }
            throw failure(path)
        }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure(path) }
            rest = rest.dropFirst(max(count, 0))
        }
        return true
    }

    private static func makeFolders(of path: String) throws {
        for index in path.indices.dropFirst() where path[index] == "/" {
            let folder = String(path[..<index])
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw failure(folder) }
        }
    }

    private static func failure(_ path: String) -> UsageError {
        UsageError(message: "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
}

/// The system's function, which the method of the same name would hide.
private let systemWrite = write(_:_:_:)
