import GlobusAuth
import GlobusLua
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds test files: those that are named, and in named folders those whose names end as test files' do.
package enum TestFiles {
    /// How the name of a test file ends.
    package static let ending = "_test.lua"

    /// Finds the files of tests.
    ///
    /// - Parameters:
    ///   - paths: Files, and folders that are searched.
    ///   - ending: How the names of files in folders must end.
    /// - Returns: The files in the order in which they run.
    /// - Throws: `GlobusError` with `usage` where a path cannot be read.
    package static func find(in paths: [String], ending: String = ending) throws -> [String] {
        try paths.flatMap { path in
            isFolder(path) ? try files(below: path, ending) : [try readable(path)]
        }
    }

    /// Makes sure that the folders and files that are named are there.
    ///
    /// - Parameter paths: Files and folders.
    /// - Throws: `GlobusError` with `usage` where one of them is not, or cannot be read.
    package static func require(_ paths: [String]) throws {
        for path in paths where !isFolder(path) { _ = try readable(path) }
    }

    private static func files(below folder: String, _ ending: String) throws -> [String] {
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        return try names(in: folder).flatMap { name in
            switch linkedKind(of: prefix + name) {
            case S_IFDIR: try files(below: prefix + name, ending)
            default: name.hasSuffix(ending) ? [try readable(prefix + name)] : []
            }
        }
    }

    /// Returns the names in a folder that are not hidden, sorted.
    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw failure(folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Returns the path of a file that can be read without waiting; throws for any other.
    private static func readable(_ path: String) throws -> String {
        guard let problem = SourceFile.problem(path) else { return path }
        let meant = nearest(to: path).map { " (did you mean '\($0.printable(limit: 300))'?)" } ?? ""
        throw GlobusError(.usage, "cannot read '\(path.printable(limit: 300))': \(problem)\(meant)")
    }

    /// Returns the path in the same folder that was probably meant by one that does not exist.
    private static func nearest(to path: String) -> String? {
        guard access(path, F_OK) != 0, errno == ENOENT else { return nil }
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = path[..<start]
        guard let names = try? names(in: folder.isEmpty ? "." : String(folder)) else { return nil }
        return Suggestion.nearest(to: String(path[start...]), among: names).map { "\(folder)\($0)" }
    }

    /// Returns the kind of an entry in a folder; a link to a folder is not followed, since it may lead back.
    private static func linkedKind(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    private static func failure(_ path: String) -> GlobusError {
        GlobusError(.usage, "cannot read '\(path.printable(limit: 300))': \(String(cString: strerror(errno)))")
    }
}
