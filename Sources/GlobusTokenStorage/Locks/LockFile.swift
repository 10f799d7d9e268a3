import Crypto
import Glibc
import GlobusAuth

/// The lock file next to a storage's file, which is opened again for every lock.
///
/// The system gives each opening its own locks (`F_OFD_SETLK`), so that they exclude other tasks of this process as
/// well as other processes, and releases them when the process dies. The file is kept when nobody holds a lock:
/// removing it would allow two processes to hold the same lock.
struct LockFile: ~Copyable {
    // F_OFD_GETLK and F_OFD_SETLK, which Glibc's header defines only for GNU sources.
    private static let getLock: CInt = 36
    private static let setLock: CInt = 37
    // O_TMPFILE, for the same reason.
    private static let temporaryFile: CInt = 0o20000000 | O_DIRECTORY
    private static let slotCount: Int64 = 64
    private static let slotSize = 64

    private let file: Descriptor
    private let path: String
    private let storage: StorageFile

    /// Opens the lock file at `path`, creating it where it is missing.
    init(_ path: String, of storage: StorageFile) throws {
        do {
            file = try Descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: PrivateFile.mode)
        } catch {
            throw error.error("lock", path)
        }
        self.path = path
        self.storage = storage
    }

    /// Throws where it is certain that no file next to `path` can be locked; creates no file.
    ///
    /// SQLite waits for a lock that a network file system refuses for good (`ENOLCK`) as if another program held it.
    static func requireLocks(beside path: String, of storage: StorageFile) throws {
        guard let file = try? Descriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
            // A file without a name, where the file system supports it.
            guard let file = try? Descriptor(FilePath.folder(of: path), temporaryFile | O_RDWR, mode: PrivateFile.mode)
            else { return }
            return try requireLocks(file, of: storage)
        }
        try requireLocks(file, of: storage)
    }

    private static func requireLocks(_ file: borrowing Descriptor, of storage: StorageFile) throws {
        var request = request(.trial)
        request.l_type = Int16(F_RDLCK)
        if fcntl(file.number, setLock, &request) != 0, SystemFailure().meansNoLocks { throw storage.hasNoLocks }
    }

    /// Takes the lock; returns false where somebody else has it.
    func take(_ range: LockRange) throws -> Bool {
        var request = Self.request(range)
        if fcntl(file.number, Self.setLock, &request) == 0 {
            // A lock on a file that was removed in the meantime excludes nobody.
            guard try isCurrent() else { return false }
            note(getpid(), range)
            return true
        }
        if errno == EAGAIN || errno == EACCES || errno == EINTR { return false }
        let failure = SystemFailure()
        throw failure.meansNoLocks ? storage.hasNoLocks : failure.error("lock", path)
    }

    /// Removes the note of who holds the lock, before the lock is released.
    func giveBack(_ range: LockRange) {
        note(0, range)
    }

    /// Returns the process that holds a conflicting lock, where that is known.
    func holder(of range: LockRange) -> pid_t? {
        var request = Self.request(range)
        guard fcntl(file.number, Self.getLock, &request) == 0, request.l_type != F_UNLCK else { return nil }
        var slot = [UInt8](repeating: 0, count: Self.slotSize)
        let count = pread(file.number, &slot, slot.count, Self.offset(Int64(request.l_start)))
        guard count > 0 else { return nil }
        let words = String(decoding: slot[..<count], as: UTF8.self).split(separator: " ")
        guard words.count >= 2, let process = pid_t(words[0]), process > 0 else { return nil }
        return Int64(words[1]) == Int64(request.l_start) ? process : nil
    }

    /// Notes which process holds the lock, since the system does not tell it for locks of this kind.
    ///
    /// Only messages use the note, so a full disk is not an error.
    private func note(_ process: pid_t, _ range: LockRange) {
        let text = Array("\(process) \(range.start) ".utf8)
        let slot = text + [UInt8](repeating: UInt8(ascii: " "), count: Self.slotSize - text.count - 1) + [10]
        _ = pwrite(file.number, slot, slot.count, Self.offset(range.start))
    }

    private func isCurrent() throws -> Bool {
        guard let named = try PrivateFile.status(path) else { return false }
        do {
            let opened = try file.status()
            return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
        } catch {
            throw error.error("lock", path)
        }
    }

    private static func offset(_ start: Int64) -> off_t { off_t(start % slotCount) * off_t(slotSize) }

    private static func request(_ range: LockRange) -> flock {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(range.start)
        request.l_len = off_t(range.length)
        return request
    }
}

/// What is locked, as a range of bytes of the lock file.
///
/// Programs that share a storage must agree on these numbers, so they never change. A range overlaps all that it must
/// exclude: a program that does not know yet whose tokens it renews locks those of the whole namespace.
package struct LockRange: Sendable, Hashable {
    let start: Int64
    let length: Int64

    /// The short lock for changing the file.
    static let change = LockRange(start: 1 << 62, length: 1)
    /// A range that is locked only to find out whether the file system has locks.
    static let trial = LockRange(start: 1 << 62 + 1, length: 1)
    /// The refresh locks of all namespaces.
    static let everyRefresh = LockRange(start: 0, length: 1 << 62)

    /// Returns the refresh lock of a service; with an empty name, that of all services of the namespace.
    package static func refresh(namespace: String, resourceServer: String) -> LockRange {
        let first = digest(namespace) << 31
        if resourceServer.isEmpty { return LockRange(start: first, length: 1 << 31) }
        return LockRange(start: first + digest(resourceServer), length: 1)
    }

    /// The lock for logins of a namespace, which keeps nobody from renewing meanwhile.
    package static func login(namespace: String) -> LockRange {
        LockRange(start: 1 << 62 + 1 << 31 + digest(namespace), length: 1)
    }

    /// Whether it is a lock for logins.
    var isLogin: Bool { start >= 1 << 62 + 1 << 31 }

    func overlaps(_ other: LockRange) -> Bool {
        start < other.start + other.length && other.start < start + length
    }

    /// Returns 31 bits of SHA-256.
    ///
    /// Where two names have the same ones, they only wait for each other.
    private static func digest(_ name: String) -> Int64 {
        var bytes: UInt64 = 0
        for byte in SHA256.hash(data: Array(name.utf8)).prefix(8) { bytes = bytes << 8 | UInt64(byte) }
        return Int64(bytes >> 33)
    }
}
