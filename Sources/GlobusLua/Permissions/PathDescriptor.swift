import CFileSupport
import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The file to which a path leads, as the system has resolved it.
///
/// It is not opened yet, but changing a link in the meantime no longer has any effect.
struct PathDescriptor: ~Copyable {
    let number: Int32

    /// Resolves a path; nil, with `errno`, where there is nothing.
    init?(_ path: String, isFolder: Bool = false) {
        // In a local constant first: for a path that leads nowhere nothing must be closed, so that `errno` stays.
        let number = isFolder ? gfile_find_folder(path) : gfile_find(path)
        if number < 0 { return nil }
        self.number = number
    }

    /// Resolves a path that need not be UTF-8.
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

    /// Returns the place of the file; throws where the system does not tell it.
    func place() throws -> FilePlace {
        let path = try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            let length = gfile_path(number, buffer.baseAddress, buffer.count)
            if length < 0, errno == ENOENT {
                throw GlobusError(.usage, "paths cannot be judged, because /proc is not mounted; mount it")
            }
            if length < 0 { throw FileFailure(errno) }
            return buffer[..<length].map { UInt8(bitPattern: $0) }
        }
        // Something that is not a file, such as `pipe:[123]`, has a name that is not a path.
        return FilePlace(path: path, isSpecial: kind == GFILE_SPECIAL || path.first != UInt8(ascii: "/"))
    }

    /// Opens exactly this file.
    func open(_ flags: Int32) throws -> Int32 {
        let opened = gfile_open(number, flags)
        if opened < 0 { throw FileFailure(errno) }
        return opened
    }
}
