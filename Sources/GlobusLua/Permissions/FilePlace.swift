#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The place to which a path leads: an absolute path without links, as bytes.
struct FilePlace: Sendable, Equatable {
    /// The path, without a slash at the end; empty for the root.
    let path: [UInt8]
    /// Whether it is a device, a socket or a part of `/proc` or `/sys`, which only `--allow-all` allows.
    let isSpecial: Bool

    init(path: [UInt8], isSpecial: Bool = false) {
        self.path = path == [UInt8(ascii: "/")] ? [] : path
        self.isSpecial = isSpecial || Self.systemFolders.contains { Self.isInside(path, $0) }
    }

    private static let systemFolders = ["/proc", "/sys"].map { Array($0.utf8) }

    /// Returns the place of `name` in this folder.
    func appending(_ name: some Sequence<UInt8>) -> FilePlace {
        FilePlace(path: path + [UInt8(ascii: "/")] + name, isSpecial: isSpecial)
    }

    /// Whether this place is `other` or below it.
    func isInside(_ other: FilePlace) -> Bool { Self.isInside(path, other.path) }

    private static func isInside(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
        path.starts(with: folder) && (path.count == folder.count || path[folder.count] == UInt8(ascii: "/"))
    }

    /// The path as text.
    var text: String { path.isEmpty ? "/" : String(decoding: path, as: UTF8.self) }
}

extension FilePlace {
    /// Resolves a path, whether or not there is anything at it: its names are resolved as far as they exist.
    static func resolving(_ path: String) -> FilePlace { resolving(ScriptPath(bytes: Array(path.utf8))) }

    /// Resolves a path that need not be UTF-8.
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

    /// Returns the place to which names lead from here where nothing exists.
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

/// A path as a script gives it, split at its slashes: bytes, which need not be UTF-8.
struct ScriptPath {
    private static let slash = UInt8(ascii: "/")

    /// Whether a path is too long: then it leads nowhere, and resolving its names would take long.
    static func isTooLong(_ bytes: some Collection<UInt8>) -> Bool { bytes.count >= Int(PATH_MAX) }

    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes a path that a script gives; throws ``FileFailure`` where it is too long for the system.
    init(asked bytes: [UInt8]) throws {
        if Self.isTooLong(bytes) { throw FileFailure(ENAMETOOLONG) }
        self.bytes = bytes
    }

    /// The path of the folder that contains the last name.
    var folder: [UInt8] {
        guard let end = bytes.lastIndex(of: Self.slash) else { return [UInt8(ascii: ".")] }
        return end == 0 ? [Self.slash] : Array(bytes[..<end])
    }

    /// The last name; empty after a slash at the end.
    var name: [UInt8] {
        guard let end = bytes.lastIndex(of: Self.slash) else { return bytes }
        return Array(bytes[(end + 1)...])
    }

    /// The path without slashes at the end.
    var trimmed: ScriptPath {
        let length = bytes.lastIndex { $0 != Self.slash }.map { $0 + 1 } ?? min(bytes.count, 1)
        return ScriptPath(bytes: Array(bytes[..<length]))
    }

    /// Returns the path that `target` means, the value of a link at this path.
    func resolving(_ target: [UInt8]) -> ScriptPath {
        target.first == Self.slash ? ScriptPath(bytes: target) : ScriptPath(bytes: folder + [Self.slash] + target)
    }
}
