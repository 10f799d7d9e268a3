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
