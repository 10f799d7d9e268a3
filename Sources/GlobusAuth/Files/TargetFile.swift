#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The name under which a file is to be found when it is complete: one in a folder that is open, so that a link that is
/// changed in the meantime has no effect.
package final class TargetFile: Sendable {
    let folder: CInt
    let name: [UInt8]
    /// What messages call it.
    let shown: String

    /// Creates a name in a folder whose descriptor it takes over.
    package init(folder: CInt, name: [UInt8], shown: String) {
        self.folder = folder
        self.name = name
        self.shown = shown.printable(limit: 300)
    }

    /// Finds the folder of `path`; where it leads to a file through links, the file's own.
    convenience init(path: String) throws {
        let real = realpath(path, nil)
        let place = real.map { String(cString: $0) } ?? path
        free(real)
        let slash = place.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == place.startIndex ? "/" : String(place[..<$0]) } ?? "."
        let name = slash.map { place[place.utf8.index(after: $0)...] } ?? place[...]
        guard !name.isEmpty else { throw FileProblem(EISDIR).error(path, "written") }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(errno).error(path, "written") }
        self.init(folder: descriptor, name: Array(name.utf8), shown: path)
    }

    deinit { close(folder) }

    /// Calls `body` with the name that has a suffix, for a system call.
    func withName<R>(adding suffix: String = "", _ body: (UnsafePointer<CChar>) -> R) -> R {
        let text = (name + Array(suffix.utf8)).map { CChar(bitPattern: $0) } + [0]
        return text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress else { preconditionFailure("an array with an element has an address") }
            return body(start)
        }
    }

    func failure(_ code: CInt) -> GlobusError { FileProblem(code).error(shown, "written") }
}

/// Describes what the system says about a file.
package struct FileProblem {
    private let code: CInt

    /// Describes an `errno`.
    package init(_ code: CInt) {
        self.code = code
    }

    /// Makes the error of a file that cannot be `written` or `read`.
    package func error(_ shown: String, _ verb: String) -> GlobusError {
        let reason = String(cString: strerror(code))
        let words = reason.prefix(1).lowercased() + reason.dropFirst()
        return GlobusError(.file, "'\(shown.printable(limit: 300))' cannot be \(verb): \(words)\(advice)")
    }

    private var advice: String {
        switch code {
        case ENOSPC: "; free some, or write to another disk"
        case EDQUOT: "; remove files of yours, or write to another disk"
        case EFBIG: "; the file system or a limit (ulimit -f) takes no file of this size"
        case EROFS: "; write to another folder"
        default: ""
        }
    }
}
