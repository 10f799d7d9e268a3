#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

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
