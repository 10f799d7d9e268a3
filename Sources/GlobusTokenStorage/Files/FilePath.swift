import Glibc
import GlobusAuth

/// The path of a storage's file.
struct FilePath: Sendable, Hashable {
    /// The absolute path, so that a later change of the working folder has no effect.
    let text: String

    init(_ path: String) throws {
        if path.isEmpty || path.utf8.contains(0) {
            throw GlobusError(.usage, "The path of a token storage's file is empty or has a NUL in it. Name a file.")
        }
        text = path.hasPrefix("/") ? path : try Self.workingFolder() + "/" + path
    }

    /// Returns the path of the file itself where the last component is a symbolic link, since a rename would replace
    /// the link.
    func resolved() throws -> String {
        var path = text
        for _ in 0..<40 {
            guard let target = Self.link(path) else { return path }
            path = target.hasPrefix("/") ? target : Self.folder(of: path) + "/" + target
        }
        throw SystemFailure(ELOOP).error("find", text)
    }

    /// The path without symbolic links as far as it exists, by which programs agree on one name of a file.
    var canonical: String {
        let path = (try? resolved()) ?? text
        guard let folder = realpath(Self.folder(of: path), nil) else { return path }
        defer { free(folder) }
        let start = String(cString: folder)
        return (start == "/" ? "" : start) + "/" + Self.name(of: path)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> Substring {
        path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    }

    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func workingFolder() throws -> String {
        guard let folder = getcwd(nil, 0) else { throw SystemFailure().error("find", ".") }
        defer { free(folder) }
        return String(cString: folder)
    }
}
