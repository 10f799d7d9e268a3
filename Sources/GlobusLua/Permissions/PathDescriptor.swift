import CFileSupport
import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What a path leads to, as the system has resolved it: nothing is opened yet, and whoever swaps a link meanwhile changes
/// nothing any more.
struct PathDescriptor: ~Copyable {
    let number: Int32

    /// Nil with `errno` when there is nothing.
    init?(_ path: String, isFolder: Bool = false) {
        // A local first: nothing is closed for a path that leads nowhere, so `errno` stays.
        let number = isFolder ? gfile_find_folder(path) : gfile_find(path)
        if number < 0 { return nil }
        self.number = number
    }

    /// The same for a path that need not be UTF-8.
    init?(_ path: [UInt8], isFolder: Bool = false) {
        let text = path.map { CChar(bitPattern: $0) } + [0]
        let number = isFolder ? gfile_find_folder(text) : gfile_find(text)
        if number < 0 { return nil }
        self.number = number
    }

    deinit {
        close(number)
    }

    var kind: gfile_kind { gfile_kind_of(number) }

    /// Where it is; throws where the system does not tell.
    func place() throws -> FilePlace {
        let path = try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            let length = gfile_path(number, buffer.baseAddress, buffer.count)
            if length < 0, errno == ENOENT {
                throw GlobusError(.usage, "paths cannot be judged, because /proc is not mounted; mount it")
            }
            if length < 0 { throw FileFailure(errno) }
            return buffer[..<length].map { UInt8(bitPattern: $0) }
        }
        // What is no file has a name that is no path, such as `pipe:[123]`.
        return FilePlace(path: path, isSpecial: kind == GFILE_SPECIAL || path.first != UInt8(ascii: "/"))
    }

    /// Opens the file, and no other.
    func open(_ flags: Int32) throws -> Int32 {
        let opened = gfile_open(number, flags)
        if opened < 0 { throw FileFailure(errno) }
        return opened
    }
}
