#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A path as a script gives it, cut at its slashes: bytes, which need not be UTF-8.
struct ScriptPath {
    private static let slash = UInt8(ascii: "/")

    /// Longer ones lead nowhere, and where each of their names leads would take long to find out.
    static func isTooLong(_ bytes: some Collection<UInt8>) -> Bool { bytes.count >= Int(PATH_MAX) }

    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A path that a script asks for; throws ``FileFailure`` where it is longer than the system takes.
    init(asked bytes: [UInt8]) throws {
        if Self.isTooLong(bytes) { throw FileFailure(ENAMETOOLONG) }
        self.bytes = bytes
    }

    /// The path of the folder that the last name is in.
    var folder: [UInt8] {
        guard let end = bytes.lastIndex(of: Self.slash) else { return [UInt8(ascii: ".")] }
        return end == 0 ? [Self.slash] : Array(bytes[..<end])
    }

    /// The last name; empty behind a slash at the end.
    var name: [UInt8] {
        guard let end = bytes.lastIndex(of: Self.slash) else { return bytes }
        return Array(bytes[(end + 1)...])
    }

    /// The path without slashes at its end.
    var trimmed: ScriptPath {
        let length = bytes.lastIndex { $0 != Self.slash }.map { $0 + 1 } ?? min(bytes.count, 1)
        return ScriptPath(bytes: Array(bytes[..<length]))
    }

    /// What `target`, the value of a link with this path, means.
    func resolving(_ target: [UInt8]) -> ScriptPath {
        target.first == Self.slash ? ScriptPath(bytes: target) : ScriptPath(bytes: folder + [Self.slash] + target)
    }
}
