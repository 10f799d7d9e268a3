import LuaRuntime
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The names in a folder as a script reads them: what `lfs.dir` returns.
final class DirectoryListing: Sendable {
    private struct Stream: @unchecked Sendable {
        // @unchecked: used under the lock alone.
        let pointer: OpaquePointer
    }

    private let stream: Mutex<Stream?>

    /// Reads the open folder, which is the listing's from now on.
    init(of descriptor: Int32) throws {
        guard let pointer = fdopendir(descriptor) else {
            let failure = FileFailure(errno)
            Glibc.close(descriptor)
            throw failure
        }
        stream = Mutex(Stream(pointer: pointer))
    }

    deinit { close() }

    private func close() {
        stream.withLock { stream in
            if let stream { closedir(stream.pointer) }
            stream = nil
        }
    }

    /// The next name, or nil behind the last, which closes the folder; throws where that has happened.
    private func next() throws -> [UInt8]? {
        let name: [UInt8]? = try stream.withLock { stream in
            guard let stream else { throw LuaTextError(argument: 1, "closed directory") }
            guard let entry = readdir(stream.pointer) else { return nil }
            return withUnsafeBytes(of: &entry.pointee.d_name) { bytes in Array(bytes.prefix { $0 != 0 }) }
        }
        if name == nil { close() }
        return name
    }

    static let kind = HostKind<DirectoryListing>("lfs.Directory", called: "a directory")

    static let hostClass = HostClass<DirectoryListing>(
        kind,
        "The names in a folder, one after the other.",
        methods: [next, close],
        closedBy: close
    )

    static let next = HostFunction(
        "Directory:next",
        "The next name.",
        of: kind,
        results: [HostResult("string?", "The name; nil behind the last.")],
        isVariadic: true,
        example: HostExample(
            """
            local _, listing = require("lfs").dir("/")
            print(type(listing:next()))
            listing:close()
            """,
            prints: "string"
        )
    ) { listing, call in
        if let name = try listing.next() { call.stack.push(name) } else { call.stack.push() }
        return .pushed(1)
    }

    private static let close = HostFunction(
        "Directory:close",
        "Ends the listing; one that has come to its end is closed already.",
        of: kind,
        isVariadic: true,
        example: HostExample(
            """
            local iterate, listing = require("lfs").dir("/")
            listing:close()
            print(pcall(iterate, listing))
            """,
            prints: "false\tbad argument #1 to '?' (closed directory)"
        )
    ) { listing, _ in
        listing.close()
        return .nothing
    }
}

/// A lock that a file in a folder stands for: what `lfs.lock_dir` returns.
final class DirectoryLock: Sendable {
    private let entry: Mutex<FileEntry?>

    /// Makes the file; throws ``FileFailure`` with `EEXIST` where somebody else has the lock.
    init(_ entry: consuming FileEntry) throws {
        try entry.makeLink(to: Array("lock".utf8))
        self.entry = Mutex(entry)
    }

    deinit { free() }

    private func free() {
        entry.withLock { entry in
            if let entry = entry.take() { try? entry.remove() }
        }
    }

    static let kind = HostKind<DirectoryLock>("lfs.Lock", called: "a lock of a directory")

    static let hostClass = HostClass<DirectoryLock>(
        kind,
        "A lock of a folder, which ends when it is freed or collected.",
        methods: [free],
        closedBy: free
    )

    private static let free = HostFunction(
        "Lock:free",
        "Ends the lock; twice does no harm.",
        of: kind,
        isVariadic: true,
        example: HostExample(
            """
            local lfs = require("lfs")
            local folder = os.tmpname()
            os.remove(folder)
            lfs.mkdir(folder)
            local lock = lfs.lock_dir(folder)
            print(lfs.lock_dir(folder))
            lock:free()
            lfs.rmdir(folder)
            """,
            prints: "nil\tFile exists"
        )
    ) { lock, _ in
        lock.free()
        return .nothing
    }
}
