#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Where a path leads: an absolute path without links, as bytes.
struct FilePlace: Sendable, Equatable {
    /// The path, without a slash at its end; empty for the root.
    let path: [UInt8]
    /// Whether it is a device, a socket or a part of `/proc` or `/sys`, which `--allow-all` alone allows.
    let isSpecial: Bool

    init(path: [UInt8], isSpecial: Bool = false) {
        self.path = path == [UInt8(ascii: "/")] ? [] : path
        self.isSpecial = isSpecial || Self.systemFolders.contains { Self.isInside(path, $0) }
    }

    private static let systemFolders = ["/proc", "/sys"].map { Array($0.utf8) }

    /// The place of `name` in this folder.
    func appending(_ name: some Sequence<UInt8>) -> FilePlace {
        FilePlace(path: path + [UInt8(ascii: "/")] + name, isSpecial: isSpecial)
    }

    /// Whether this is `other` or lies below it.
    func isInside(_ other: FilePlace) -> Bool { Self.isInside(path, other.path) }

    private static func isInside(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
        path.starts(with: folder) && (path.count == folder.count || path[folder.count] == UInt8(ascii: "/"))
    }

    /// The path as text.
    var text: String { path.isEmpty ? "/" : String(decoding: path, as: UTF8.self) }
}

extension FilePlace {
    /// Where a path leads, whether or not there is anything: its names are resolved as far as they exist.
    static func resolving(_ path: String) -> FilePlace { resolving(ScriptPath(bytes: Array(path.utf8))) }

    /// The same for a path that need not be UTF-8.
    static func resolving(_ path: ScriptPath) -> FilePlace {
        var existing = path.bytes.first == UInt8(ascii: "/") ? path : ScriptPath(bytes: workingFolder + path.bytes)
        var missing: [[UInt8]] = []
        while existing.bytes.count > 1 {
            if let descriptor = PathDescriptor(existing.bytes), let place = try? descriptor.place() {
                return place.descending(missing.reversed())
            }
            missing.append(existing.name)
            existing = ScriptPath(bytes: existing.folder)
        }
        return FilePlace(path: []).descending(missing.reversed())
    }

    /// The place that names lead to from here where nothing exists.
    private func descending(_ names: some Sequence<[UInt8]>) -> FilePlace {
        var names = names.reduce(into: path.split(separator: UInt8(ascii: "/")).map(Array.init)) { all, name in
            switch String(decoding: name, as: UTF8.self) {
            case "", ".": break
            case "..": _ = all.popLast()
            default: all.append(name)
            }
        }
        names.insert([], at: 0)
        return FilePlace(path: Array(names.joined(separator: [UInt8(ascii: "/")])), isSpecial: isSpecial)
    }

    private static var workingFolder: [UInt8] {
        guard let text = getcwd(nil, 0) else { return [] }
        defer { free(text) }
        return Array(String(cString: text).utf8) + [UInt8(ascii: "/")]
    }
}

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
