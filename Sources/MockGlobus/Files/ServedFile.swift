import Crypto
import FlyingFox
import FlyingSocks
import Foundation

/// A file that the mock serves: one of a folder, or bytes that are made while they are sent.
struct ServedFile: Sendable {
    private enum Content {
        case file(URL)
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
        let root = URL(filePath: folder).resolvingSymlinksInPath()
        let file = root.appending(path: path).standardizedFileURL.resolvingSymlinksInPath()
        guard file.path.hasPrefix(root.path + "/"),
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? UInt64,
            let modified = attributes[.modificationDate] as? Date
        else { return nil }
        let seconds = modified.timeIntervalSince1970
        self.size = Int(size)
        etag = "\"\(String(Int(seconds * 1e6), radix: 16))-\(String(size, radix: 16))\""
        lastModified = DateText.http(seconds)
        content = .file(file)
    }

    /// Returns a part of the bytes at once.
    func data(_ range: Range<Int>) -> Data {
        var iterator = FilePart(file: self, range: range).makeAsyncIterator()
        var data = Data()
        while let piece = iterator.nextPiece(), !piece.isEmpty { data += piece }
        return data
    }

    /// Returns a part of the bytes, which are read or made while they are sent.
    func body(_ range: Range<Int>) -> HTTPBodySequence {
        HTTPBodySequence(
            from: FilePart(file: self, range: range),
            count: range.count,
            suggestedBufferSize: FilePart.piece
        )
    }

    fileprivate func open() -> FileHandle? {
        if case .file(let url) = content { try? FileHandle(forReadingFrom: url) } else { nil }
    }
}

/// A part of a file as a sequence of bytes.
private struct FilePart: AsyncBufferedSequence {
    typealias Element = UInt8

    /// How many bytes are sent at once.
    static let piece = 256 << 10

    let file: ServedFile
    let range: Range<Int>

    func makeAsyncIterator() -> Iterator { Iterator(file: file, range: range) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        private let handle: FileHandle?
        private var rest: Range<Int>

        init(file: ServedFile, range: Range<Int>) {
            handle = file.open()
            rest = range
            try? handle?.seek(toOffset: UInt64(range.lowerBound))
        }

        mutating func next() async throws -> UInt8? { nextPiece(1)?.first }

        mutating func nextBuffer(suggested: Int) async throws -> Data? {
            // A file that has become shorter ends the connection.
            guard let piece = nextPiece(suggested) else { return nil }
            guard !piece.isEmpty else { throw ConnectionBroken() }
            return piece
        }

        mutating func nextPiece(_ most: Int = FilePart.piece) -> Data? {
            guard !rest.isEmpty else { return nil }
            let count = Swift.min(most, rest.count)
            let data =
                handle.map { (try? $0.read(upToCount: count)) ?? Data() }
                ?? GeneratedBytes.data(rest.lowerBound..<rest.lowerBound + count)
            rest = rest.lowerBound + data.count..<rest.upperBound
            return data
        }
    }
}

/// Bytes without end that look random, and are the same each time.
enum GeneratedBytes {
    /// A prime number, so that the same bytes seldom are at the same place of a block.
    private static let period = 1_048_573

    private static let block: Data = {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var bytes = [UInt8](repeating: 0, count: period)
        for index in bytes.indices {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            bytes[index] = UInt8(truncatingIfNeeded: state >> 32)
        }
        return Data(bytes)
    }()

    /// Returns the bytes of a range.
    static func data(_ range: Range<Int>) -> Data {
        var data = Data(capacity: range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position % period
            let end = min(period, start + range.upperBound - position)
            data += block[start..<end]
            position += end - start
        }
        return data
    }
}
