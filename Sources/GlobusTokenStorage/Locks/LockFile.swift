import Crypto
import Glibc
import GlobusAuth

/// A lock file beside a storage's file, opened once for every lock that is taken.
///
/// The system gives each opening its own locks (`F_OFD_SETLK`), so that they exclude other tasks of this process as they
/// do other processes, and takes them back when the process dies. The file stays when nobody holds a lock: removing it
/// would let two hold the same one.
struct LockFile: ~Copyable {
    // F_OFD_GETLK and F_OFD_SETLK, which Glibc's header shows to GNU sources only.
    private static let getLock: CInt = 36
    private static let setLock: CInt = 37
    // O_TMPFILE, likewise.
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

    /// Throws where it is known that no file beside `path` can be locked; makes none.
    ///
    /// SQLite waits for a lock that a network file system refuses for good (`ENOLCK`) as if another program had it.
    static func requireLocks(beside path: String, of storage: StorageFile) throws {
        guard let file = try? Descriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
            // A file without a name, where the file system has such.
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

    /// Takes the lock unless somebody else has it.
    func take(_ range: LockRange) throws -> Bool {
        var request = Self.request(range)
        if fcntl(file.number, Self.setLock, &request) == 0 {
            // A file that somebody has removed meanwhile locks nothing.
            guard try isCurrent() else { return false }
            note(getpid(), range)
            return true
        }
        if errno == EAGAIN || errno == EACCES || errno == EINTR { return false }
        let failure = SystemFailure()
        throw failure.meansNoLocks ? storage.hasNoLocks : failure.error("lock", path)
    }

    /// Forgets who had the lock before the lock goes.
    func giveBack(_ range: LockRange) {
        note(0, range)
    }

    /// The process that keeps `range` from being taken, where it can be told.
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

    /// Writes down who holds the lock; the system does not tell it of locks of this kind.
    ///
    /// Only messages depend on it, so a full disk is no reason to fail.
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
/// Programs that share a storage must agree on these numbers, so they never change. A range covers what it must exclude:
/// whoever does not know yet whose tokens it renews locks those of the whole namespace.
struct LockRange: Sendable, Hashable {
    let start: Int64
    let length: Int64

    /// The short lock that a change of the file is made under.
    static let change = LockRange(start: 1 << 62, length: 1)
    /// What is locked to see whether the file system has locks; nobody has it for himself.
    static let trial = LockRange(start: 1 << 62 + 1, length: 1)
    /// The refresh locks of all namespaces.
    static let everyRefresh = LockRange(start: 0, length: 1 << 62)

    /// The refresh lock of a service, or that of all services of the namespace where the name is empty.
    static func refresh(namespace: String, resourceServer: String) -> LockRange {
        let first = digest(namespace) << 31
        if resourceServer.isEmpty { return LockRange(start: first, length: 1 << 31) }
        return LockRange(start: first + digest(resourceServer), length: 1)
    }

    func overlaps(_ other: LockRange) -> Bool {
        start < other.start + other.length && other.start < start + length
    }

    /// 31 bits of SHA-256; two names that share them wait for each other and nothing worse.
    private static func digest(_ name: String) -> Int64 {
        var bytes: UInt64 = 0
        for byte in SHA256.hash(data: Array(name.utf8)).prefix(8) { bytes = bytes << 8 | UInt64(byte) }
        return Int64(bytes >> 33)
    }
}
