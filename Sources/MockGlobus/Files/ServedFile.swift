import LoopbackServer

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A file that the mock serves: one of a folder, or bytes that are made while they are sent.
struct ServedFile: Sendable {
    private enum Content {
        case file(path: String)
        case generated
    }

    let size: Int
    let etag: String
    let lastModified: String
    private let content: Content

    /// Bytes that are the same each time, of any number.
    init(generating size: Int) {
        self.size = size
        etag = "\"generated-\(size)\""
        lastModified = DateText.http(1_700_000_000)
        content = .generated
    }

    /// A file below a folder; nil where there is none, and for a path or a link that leads out of the folder.
    init?(path: String, in folder: String) {
        guard !path.utf8.contains(0), let root = Self.resolved(folder), let names = Self.names(in: path),
            let file = Self.resolved("\(root)/\(names.joined(separator: "/"))"),
            file.hasPrefix(root == "/" ? root : root + "/")
        else { return nil }
        var facts = stat()
        guard stat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        let modified = facts.st_mtim
        size = Int(facts.st_size)
        let microseconds = modified.tv_sec * 1_000_000 + modified.tv_nsec / 1000
        etag = "\"\(String(microseconds, radix: 16))-\(String(size, radix: 16))\""
        lastModified = DateText.http(Double(modified.tv_sec))
        content = .file(path: file)
    }

    /// Returns a part of the bytes at once.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        var pieces = FilePart(file: self, range: range)
        var bytes: [UInt8] = []
        while let piece = pieces.piece(), !piece.isEmpty { bytes += piece }
        return bytes
    }

    /// Returns a part of the bytes, which are read or made while they are sent.
    func pieces(_ range: Range<Int>) -> some BodyPieces { FilePart(file: self, range: range) }

    fileprivate func open() -> OpenFile? {
        if case .file(let path) = content { OpenFile(path) } else { nil }
    }

    fileprivate var isGenerated: Bool {
        if case .generated = content { true } else { false }
    }

    /// The names of a path after each `..` has taken away the one before it, without a look at the files; nil where none is
    /// before it.
    private static func names(in path: String) -> [Substring]? {
        var names: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            if name != ".." {
                names.append(name)
            } else if names.popLast() == nil {
                return nil
            }
        }
        return names
    }

    /// The absolute path without links; nil where there is no such file.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// A part of a file, which is opened when it is first read.
private struct FilePart: BodyPieces {
    /// How many bytes are sent at once.
    private static let most = 256 << 10

    private let file: ServedFile
    private var rest: Range<Int>
    private var source: OpenFile?

    init(file: ServedFile, range: Range<Int>) {
        self.file = file
        rest = range
    }

    mutating func next() async throws -> [UInt8]? {
        guard let piece = piece() else { return nil }
        // A file that has become shorter ends the connection.
        guard !piece.isEmpty else { throw BreakOff.close }
        return piece
    }

    mutating func piece() -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        let wanted = rest.prefix(Self.most)
        let bytes: [UInt8]
        if file.isGenerated {
            bytes = GeneratedBytes.bytes(wanted)
        } else {
            source = source ?? file.open()
            bytes = source?.bytes(wanted) ?? []
        }
        rest = rest.dropFirst(bytes.count)
        return bytes
    }
}

/// A file that is open as long as somebody keeps it.
private final class OpenFile: Sendable {
    private let descriptor: Int32

    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Returns bytes of a range, fewer where the file ends before, and none where it cannot be read.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, range.count, off_t(range.lowerBound)))
        }
    }
}

/// Bytes without end that look random, and are the same each time.
enum GeneratedBytes {
    /// A prime number, so that the same bytes seldom are at the same place of a block.
    private static let period = 1_048_573

    private static let block: [UInt8] = {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var bytes = [UInt8](repeating: 0, count: period)
        for index in bytes.indices {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            bytes[index] = UInt8(truncatingIfNeeded: state >> 32)
        }
        return bytes
    }()

    /// Returns the bytes of a range.
    static func bytes(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position % period
            let end = min(period, start + range.upperBound - position)
            bytes += block[start..<end]
            position += end - start
        }
        return bytes
    }
}
