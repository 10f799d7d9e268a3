import GlobusAuth
import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds the startup scripts: first those of the user's own folder, then those of the command line.
enum StartupScripts {
    static func find(_ options: HostOptions, _ variables: [String: String]) throws -> [StartupScript] {
        var paths: [String] = []
        if !options.noStartup, let folder = userFolder(variables), isFolder(folder) {
            paths += try scripts(in: folder)
        }
        for path in options.startup {
            paths += isFolder(path) ? try scripts(in: path) : [try readable(path, "--startup")]
        }
        return paths.map(StartupScript.file)
    }

    private static func userFolder(_ variables: [String: String]) -> String? {
        if let folder = variables["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/globus-lua/startup" }
        return variables["HOME"].map { $0 + "/.config/globus-lua/startup" }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func readable(_ path: String, _ where: String) throws -> String {
        if let problem = SourceFile.problem(path) {
            throw UsageError(message: "\(`where`): cannot read '\(path.printable(limit: 300))': \(problem)")
        }
        return path
    }

    /// The folder's Lua files in the order of their names.
    private static func scripts(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            throw UsageError(message: "cannot read the startup folder '\(folder)': \(String(cString: strerror(errno)))")
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
