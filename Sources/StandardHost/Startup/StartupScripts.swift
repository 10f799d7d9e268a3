import GlobusAuth
public import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds startup scripts in folders.
public enum StartupScripts {
    /// Finds the startup scripts in the user's own folder, `$XDG_CONFIG_HOME/globus-lua/startup`.
    ///
    /// - Parameter variables: The environment variables.
    /// - Returns: The scripts in the order of their names; none where there is no such folder.
    /// - Throws: `GlobusError` with `usage` where the folder or a script in it cannot be read.
    public static func ofUser(variables: [String: String]) throws -> [StartupScript] {
        guard let folder = userFolder(variables), isFolder(folder) else { return [] }
        return try inFolder(folder)
    }

    /// Finds the startup script at a path, or all of the folder at that path.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - setting: What named the path, such as a command-line option; an error says it.
    /// - Returns: The script, or those of the folder in the order of their names.
    /// - Throws: `GlobusError` with `usage` where the folder or a script in it cannot be read.
    public static func at(_ path: String, from setting: String = "the startup script") throws -> [StartupScript] {
        isFolder(path) ? try inFolder(path) : [try readable(path, setting)]
    }

    private static func userFolder(_ variables: [String: String]) -> String? {
        if let folder = variables["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/globus-lua/startup" }
        return variables["HOME"].map { $0 + "/.config/globus-lua/startup" }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func readable(_ path: String, _ setting: String) throws -> StartupScript {
        if let problem = SourceFile.problem(path) {
            throw GlobusError(.usage, "\(setting): cannot read '\(path.printable(limit: 300))': \(problem)")
        }
        return .file(path)
    }

    /// Finds the Lua files of a folder.
    ///
    /// - Parameter folder: The folder.
    /// - Returns: The scripts in the order of their names.
    /// - Throws: `GlobusError` with `usage` where the folder or a script in it cannot be read.
    public static func inFolder(_ folder: String) throws -> [StartupScript] {
        guard let directory = opendir(folder) else {
            let reason = String(cString: strerror(errno))
            throw GlobusError(.usage, "cannot read the startup folder '\(folder.printable(limit: 300))': \(reason)")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".lua"), !name.hasPrefix(".") { names.append(name) }
        }
        return try names.sorted().map { try readable("\(folder)/\($0)", "the startup folder") }
    }
}
