import Glibc
import GlobusAuth

/// An open file, which is closed at the end of its life.
struct Descriptor: ~Copyable {
    let number: CInt

    /// Opens `path`; child processes do not inherit the descriptor.
    init(_ path: String, _ flags: CInt, mode: mode_t = 0) throws(SystemFailure) {
        number = open(path, flags | O_CLOEXEC, mode)
        if number < 0 { throw SystemFailure() }
    }

    deinit { close(number) }

    func status() throws(SystemFailure) -> stat {
        var status = stat()
        if fstat(number, &status) != 0 { throw SystemFailure() }
        return status
    }

    func readAll() throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(number, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += buffer[..<count]
            } else if errno != EINTR {
                throw SystemFailure()
            }
        }
    }

    func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw SystemFailure()
            }
        }
    }

    /// Waits until everything that was written is on the disk.
    func synchronize() throws(SystemFailure) {
        // Some file systems cannot do this for a folder and report EINVAL.
        if fsync(number) != 0, errno != EINVAL { throw SystemFailure() }
    }
}

/// A system call that failed.
struct SystemFailure: Error {
    let number: CInt

    /// Takes the error of the last call.
    init() { number = errno }

    init(_ number: CInt) { self.number = number }

    /// Whether a lock was refused because the file system has no locks.
    var meansNoLocks: Bool { [ENOSYS, ENOLCK, EOPNOTSUPP, EINVAL].contains(number) }

    /// Makes the error of a storage that could not `task` the file at `path`.
    func error(_ task: String, _ path: String) -> GlobusError {
        let (reason, remedy) = explanation
        return GlobusError(
            .storage,
            "The token storage could not \(task) '\(path.printable(limit: 1000))': \(reason). \(remedy)"
        )
    }

    private var explanation: (reason: String, remedy: String) {
        switch number {
        case ENOSPC, EDQUOT, EFBIG:
            ("the disk is full, or a size limit is reached", "Free some space; what was stored before is still there.")
        case EACCES, EPERM: ("this user may not", "Change the owner or the permissions of the file and of its folder.")
        case EROFS: ("the file system is read-only", "Name a file on another one.")
        case ENOENT: ("it does not exist", "Check the path.")
        case ENOTDIR: ("a part of the path is no folder", "Check the path.")
        case EISDIR: ("it is a folder", "Name a file.")
        case ELOOP: ("its symbolic links lead in a circle", "Remove the link.")
        case ENAMETOOLONG: ("the name is too long", "Choose a shorter one.")
        case EMFILE, ENFILE: ("too many files are open", "Raise the limit, as with 'ulimit -n'.")
        default: (String(cString: strerror(number)), "Check the disk and the path.")
        }
    }
}
