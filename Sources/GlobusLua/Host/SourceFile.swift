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
        guard let file = fopen(path, "rbe") else { throw failure(path) }
        defer { fclose(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&block, 1, block.count, file)
            if count == 0 { break }
            content += block[..<count]
        }
        guard ferror(file) == 0 else { throw failure(path) }
        return content
    }

    private static func failure(_ path: String) -> GlobusError {
        GlobusError(.usage, "cannot read \(path): \(String(cString: strerror(errno)))")
    }

    /// Whether there is a file that can be read.
    @concurrent
    static func exists(_ path: String) async -> Bool {
        access(path, R_OK) == 0
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
