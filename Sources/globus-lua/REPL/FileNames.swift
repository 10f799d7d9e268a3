#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Names of files as they are typed.
enum FileNames {
    /// The name with `~/` as the home folder.
    static func expanded(_ name: String) -> String {
        guard name.hasPrefix("~/"), let home = getenv("HOME") else { return name }
        return String(cString: home) + name.dropFirst()
    }

    /// The names that begin as `partial` does, folders with a slash at the end; hidden ones only when asked for.
    static func names(beginning partial: String) -> [String] {
        let slash = partial.lastIndex(of: "/")
        let folder = slash.map { String(partial[...$0]) } ?? ""
        let begin = slash.map { partial[partial.index(after: $0)...] } ?? partial[...]
        guard let directory = opendir(folder.isEmpty ? "." : expanded(folder)) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != "..", name.hasPrefix(begin), begin.hasPrefix(".") || !name.hasPrefix(".") else {
                continue
            }
            names.append(folder + name + (isFolder(expanded(folder + name)) ? "/" : ""))
        }
        return names
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
