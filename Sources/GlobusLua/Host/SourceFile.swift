import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Reads the source files of scripts and modules.
enum SourceFile {
    /// Reads the file away from the host's executor, which must not block.
    @concurrent
    static func read(_ path: String) async throws -> [UInt8] {
        try readNow(path)
    }

    private static func readNow(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        return try read(file, path)
    }

    /// Reads the descriptor to its end and closes it.
    static func read(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &block, block.count)
            if count > 0 { content += block[..<count] }
            if count == 0 { return content }
            if count < 0, errno != EINTR { throw failure(path) }
        }
    }

    private static func failure(_ path: String) -> GlobusError {
        GlobusError(.usage, "cannot read \(path): \(String(cString: strerror(errno)))")
    }

    /// The folder that the file is in.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The source with its `#!` line emptied, so that the other lines keep their numbers.
    static func withoutShebang(_ source: [UInt8]) -> [UInt8] {
        guard source.first == UInt8(ascii: "#") else { return source }
        return Array(source.drop { $0 != UInt8(ascii: "\n") })
    }
}

/// The system's function, which the methods of the same name hide.
private let systemRead = read(_:_:_:)
