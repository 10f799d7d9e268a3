import GlobusAuth
import GlobusTokenStorage
import LuaRuntime
import Networking

/// What `--version` prints: the program, and the libraries of the system that it runs on.
enum Version {
    static var text: String {
        let libraries =
            ["Lua \(LuaState.release)"] + CurlHTTPClient.libraryVersions + ["SQLite \(SQLiteLibrary.version)"]
        return "globus-lua \(Release.version) (\(libraries.joined(separator: ", ")))"
    }
}
