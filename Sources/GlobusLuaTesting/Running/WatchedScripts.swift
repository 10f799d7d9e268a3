#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The Lua files of folders, as they are at one moment.
package struct WatchedScripts: Equatable, Sendable {
    /// Where files are looked for.
    package struct Root: Sendable {
        let path: String
        /// Whether folders in the folder count too.
        let isDeep: Bool

        /// Creates a root.
        package init(path: String, isDeep: Bool) {
            self.path = path
            self.isDeep = isDeep
        }
    }

    /// What differs where a file was written.
    private struct Version: Equatable, Sendable {
        let seconds, nanoseconds, size: Int
        let number: UInt64
    }

    private static let ending = ".lua"
    private static let (deepest, mostFolders) = (8, 2_000)

    private var files: [String: Version] = [:]
    private var folders: Set<UInt64> = []

    /// Whether all files are the same.
    package static func == (left: WatchedScripts, right: WatchedScripts) -> Bool { left.files == right.files }

    /// Looks at all files.
    package init(_ roots: [Root]) {
        for root in roots { look(at: root.path, depth: root.isDeep ? 0 : Self.deepest, isDeep: root.isDeep) }
    }

    /// The files that are new, that were written, or that are gone since an earlier moment, in the order of their names.
    package func changes(since earlier: WatchedScripts) -> [String] {
        Set(files.keys).union(earlier.files.keys).filter { files[$0] != earlier.files[$0] }.sorted()
    }

    private mutating func look(at folder: String, depth: Int, isDeep: Bool) {
        guard depth <= Self.deepest, folders.count < Self.mostFolders, let status = Self.status(of: folder),
            folders.insert(UInt64(status.st_ino)).inserted, let directory = opendir(folder)
        else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let path = folder == "." ? name : "\(folder)/\(name)"
            if name.hasSuffix(Self.ending) {
                note(path)
            } else if isDeep, entry.pointee.d_type == UInt8(DT_DIR) || entry.pointee.d_type == UInt8(DT_UNKNOWN) {
                look(at: path, depth: depth + 1, isDeep: true)
            }
        }
    }

    private mutating func note(_ path: String) {
        guard let status = Self.status(of: path) else { return }
        files[path] = Version(
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec,
            size: Int(status.st_size),
            number: UInt64(status.st_ino)
        )
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    /// Whether there is a folder of that name.
    package static func isFolder(_ path: String) -> Bool {
        status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Returns the folder of a file.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
