#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A file that is written beside its target, and takes the target's place when it is complete.
///
/// Until then an older file stays as it is. A device, such as `/dev/null`, is written itself.
struct PartialFile: ~Copyable {
    static let suffix = ".part"

    private let target: TargetFile
    private let descriptor: CInt
    /// The name beside the target; nil for a device.
    private let name: [CChar]?
    /// The permissions of the file whose place it takes.
    private let mode: mode_t?
    /// The number of bytes that it has.
    private(set) var size = 0
    /// Whether it stays when it is closed, for another program to go on.
    var isKept = false
    /// Whether something that was written may be missing in it, so that no download can go on there.
    private(set) var isDamaged = false

    private typealias Opened = (name: [CChar]?, descriptor: CInt, size: Int)

    /// Makes a file; where `resumes` is set, opens the one that was kept, if there is one, and locks it.
    init(_ target: TargetFile, resumes: Bool) throws {
        let old = try OldFile(target)
        let opened = try Self.open(target, old, resumes: resumes)
        self.target = target
        mode = old.mode
        name = opened.name
        descriptor = opened.descriptor
        size = opened.size
    }

    private static func open(_ target: TargetFile, _ old: OldFile, resumes: Bool) throws -> Opened {
        // Nobody else may read the new file where nobody else may read the old one.
        let rights: mode_t = old.mode == nil ? 0o666 : 0o600
        guard old.isDevice else { return try resumes ? openKept(target, rights) : make(in: target, rights) }
        guard !resumes else {
            throw GlobusError(.usage, "'\(target.shown)' is a device, of which no part is kept; leave resume out")
        }
        let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let descriptor = target.withName { openat(target.folder, $0, flags) }
        guard descriptor >= 0 else { throw target.failure(errno) }
        return (nil, descriptor, 0)
    }

    private static func make(in target: TargetFile, _ rights: mode_t) throws -> Opened {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        while true {
            let number = String(UInt64.random(in: .min ... .max), radix: 36)
            let name = Array(".globus-lua-\(number)\(suffix)".utf8CString)
            let opened = openat(target.folder, name, flags, rights)
            if opened >= 0 { return (name, opened, 0) }
            guard errno == EEXIST else { throw target.failure(errno) }
        }
    }

    private static func openKept(_ target: TargetFile, _ rights: mode_t) throws -> Opened {
        let name = target.withName(adding: suffix) { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
        while true {
            let opened = openat(target.folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, rights)
            guard opened >= 0 else { throw target.failure(errno) }
            var own = stat()
            var named = stat()
            let isLocked = flock(opened, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
            fstat(opened, &own)
            // The program that had it locked may have completed it in the meantime.
            let isNamed = fstatat(target.folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == own.st_ino
            if isLocked, isNamed, own.st_mode & S_IFMT == S_IFREG { return (name, opened, Int(own.st_size)) }
            close(opened)
            guard isLocked else {
                throw GlobusError(
                    .file,
                    "'\(target.shown)\(suffix)' is being written by another download; wait for its end"
                )
            }
            if isNamed { throw target.failure(EEXIST) }
        }
    }

    deinit {
        if !isKept, let name {
            unlinkat(target.folder, name, 0)
            Self.release(descriptor)
        } else {
            close(descriptor)
        }
    }

    /// Closes a file that has no name any more on another thread, since the system frees it then, which takes its time
    /// for a large one.
    private static func release(_ descriptor: CInt) {
        Task.detached { close(descriptor) }
    }

    /// Removes what follows the first `size` bytes.
    mutating func truncate(to size: Int) throws {
        let old = self.size
        self.size = size
        guard name != nil else { return }
        // ext4 writes a file that was ever cut to nothing to the disk when it is closed, even where it was empty
        // before; everything on this thread would wait for that.
        guard size == old || ftruncate(descriptor, off_t(size)) == 0,
            lseek(descriptor, off_t(size), SEEK_SET) >= 0
        else { throw target.failure(errno) }
    }

    /// Writes bytes at the end, and adds to `count` how many have been written, of which a full disk takes some.
    mutating func append(_ bytes: UnsafeRawBufferPointer, counting count: inout Int) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { throw target.failure(errno) }
            size += written
            count += written
            rest = rest.dropFirst(written)
        }
    }

    /// Gives the file the target's name; nothing may be done with it afterwards.
    mutating func complete() throws {
        guard let name else { return }
        let target = target
        if let mode { fchmod(descriptor, mode) }
        try flush()
        let old = target.withName { openat(target.folder, $0, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC) }
        defer { if old >= 0 { Self.release(old) } }
        guard target.withName({ renameat(target.folder, name, target.folder, $0) }) == 0 else {
            throw target.failure(errno)
        }
        isKept = true
    }

    /// Closes a copy of the descriptor, since network file systems tell only then that something could not be written;
    /// the file itself stays open, and locked.
    private mutating func flush() throws {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw target.failure(errno) }
        guard close(copy) == 0 else {
            isDamaged = true
            throw target.failure(errno)
        }
    }
}

/// What is at the target before it is written.
private struct OldFile {
    /// The permissions of an existing file.
    let mode: mode_t?
    let isDevice: Bool

    init(_ target: TargetFile) throws {
        var info = stat()
        guard target.withName({ fstatat(target.folder, $0, &info, AT_SYMLINK_NOFOLLOW) }) == 0 else {
            guard errno == ENOENT else { throw target.failure(errno) }
            mode = nil
            isDevice = false
            return
        }
        isDevice = info.st_mode & S_IFMT == S_IFCHR
        mode = info.st_mode & 0o7777
        if isDevice { return }
        guard info.st_mode & S_IFMT != S_IFDIR else { throw target.failure(EISDIR) }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw GlobusError(.file, "'\(target.shown)' is no file; name one, or a new one")
        }
        // A new file could take the place of one that must not be written.
        guard target.withName({ faccessat(target.folder, $0, W_OK, 0) }) == 0 else { throw target.failure(errno) }
    }
}
