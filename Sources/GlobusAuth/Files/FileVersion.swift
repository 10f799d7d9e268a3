#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Which version of a server's file a part belongs to, by what the server says of it.
///
/// It is kept beside the part, as JSON, so that the rest is asked for of the same version alone (RFC 9110 §13.1.5).
struct FileVersion: Sendable {
    private static let suffix = PartialFile.suffix + ".json"
    private static let largest = 1 << 16

    /// The URL without its query, which may hold secrets.
    let url: String
    private let etag: String?
    private let lastModified: String?

    private init(url: String, etag: String?, lastModified: String?) {
        self.url = url
        self.etag = etag
        self.lastModified = lastModified
    }

    /// Reads what a response says about the version of its file.
    init(of response: HTTPResponse, at url: String) {
        let isWhole = response.status == 200 && response.headers["Content-Encoding"] == nil
        let etag = response.headers["ETag"].flatMap { Self.isStrong($0) ? $0 : nil }
        let time = Self.isSettled(response.headers) ? response.headers["Last-Modified"] : nil
        self.init(url: url, etag: isWhole ? etag : nil, lastModified: isWhole ? time : nil)
    }

    /// What tells the version from others in `If-Range`; nil where the server says nothing that does.
    var validator: String? { etag ?? lastModified }

    /// Describes how the version that a response is of differs; nil where it does not, or the response does not say.
    func change(in headers: HTTPHeaders) -> String? {
        if let etag {
            guard let other = headers["ETag"], other != etag else { return nil }
            return "its ETag was \(etag.printable(limit: 80)) and is \(other.printable(limit: 80))"
        }
        guard let lastModified, let other = headers["Last-Modified"], other != lastModified else { return nil }
        return "it was last modified at \(lastModified.printable(limit: 80)), and now at \(other.printable(limit: 80))"
    }

    /// Whether the file was not modified in the second in which it was sent, in which it may change once more (RFC 9110
    /// §8.8.2.2).
    private static func isSettled(_ headers: HTTPHeaders) -> Bool {
        guard let modified = headers["Last-Modified"].flatMap({ HTTPDate.seconds($0, now: 0) }),
            let sent = headers["Date"].flatMap({ HTTPDate.seconds($0, now: 0) })
        else { return true }
        return sent - modified >= 1
    }

    /// A weak one does not tell versions apart that mean the same.
    private static func isStrong(_ etag: String) -> Bool { etag.hasPrefix("\"") && HeaderRules.isValue(etag) }
}

extension FileVersion {
    /// Writes it beside the part of a file.
    func keep(beside target: TargetFile) throws {
        let members = ["url": url, "etag": etag, "last_modified": lastModified].compactMapValues {
            $0.map(JSONValue.string)
        }
        let bytes = try JSONValue.object(members).encoded()
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
        let descriptor = target.withName(adding: Self.suffix) { openat(target.folder, $0, flags, 0o600) }
        guard descriptor >= 0 else { throw target.failure(errno) }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw target.failure(errno) }
    }

    /// Reads the one beside a part; nil where there is none that can be read.
    ///
    /// - Throws: An error where it `isNeeded`, since a part without one is somebody else's file.
    static func kept(beside target: TargetFile, isNeeded: Bool) throws -> FileVersion? {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = target.withName(adding: suffix) { openat(target.folder, $0, flags) }
        guard descriptor >= 0 else {
            guard !isNeeded else {
                throw GlobusError(
                    .file,
                    "'\(target.shown)\(PartialFile.suffix)' is in the way: there is no '\(target.shown)\(suffix)', by which "
                        + "a download goes on; remove it, or name another file"
                )
            }
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: largest)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0, let json = try? JSONValue(parsing: Array(bytes[..<count])), let url = json["url"]?.string
        else { return nil }
        return FileVersion(url: url, etag: header(json["etag"]), lastModified: header(json["last_modified"]))
    }

    private static func header(_ value: JSONValue?) -> String? {
        value?.string.flatMap { HeaderRules.isValue($0) ? $0 : nil }
    }

    /// Removes the one beside a part.
    static func forget(beside target: TargetFile) {
        _ = target.withName(adding: suffix) { unlinkat(target.folder, $0, 0) }
    }
}

/// The field `Content-Range` of a part (RFC 9110 §14.4).
struct ContentRange: Equatable {
    let first: Int
    let last: Int
    /// The size of the whole; nil where it is not known.
    let total: Int?

    /// Parses the field; nil where it does not tell a part in bytes.
    init?(_ text: String?) {
        guard let text, text.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst("bytes ".count).split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, ends.count == 2, let first = ends[0], let last = ends[1], 0 <= first, first <= last,
            parts[1] == "*" || Int(parts[1]).map({ $0 > last }) == true
        else { return nil }
        self.first = first
        self.last = last
        total = Int(parts[1])
    }
}
