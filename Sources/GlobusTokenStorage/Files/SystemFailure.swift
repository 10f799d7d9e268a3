import Glibc
import GlobusAuth

/// A system call that failed.
struct SystemFailure: Error {
    let number: CInt

    /// The failure of the call just made.
    init() { number = errno }

    init(_ number: CInt) { self.number = number }

    /// Whether a lock was refused because the file system has none.
    var meansNoLocks: Bool { [ENOSYS, ENOLCK, EOPNOTSUPP, EINVAL].contains(number) }

    /// The failure as the error of a storage that could not `task` the file at `path`.
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
