#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Where modules are looked for: templates, in which `?` stands for a module's name, as in Lua's `package.path`.
struct ModulePath: Sendable {
    /// The templates in their order.
    let templates: [String]

    private init(templates: [String]) {
        self.templates = templates
    }

    /// Reads folders, trees of LuaRocks and templates; each may be several with semicolons between them.
    init(_ entries: [String]) {
        templates = entries.flatMap { $0.split(separator: ";") }.flatMap { Self.templates(of: String($0)) }
    }

    /// These templates behind those of a script's own folder.
    func behind(_ folder: String) -> ModulePath { ModulePath(templates: Self.templates(in: folder) + templates) }

    /// The value of `package.path`.
    var text: String { templates.joined(separator: ";") }

    private static func templates(of entry: String) -> [String] {
        if entry.contains("?") { return [entry] }
        let tree = "\(trimmed(entry))/share/lua/5.4"
        return templates(in: entry) + (isFolder(tree) ? templates(in: tree) : [])
    }

    private static func templates(in folder: String) -> [String] {
        ["\(trimmed(folder))/?.lua", "\(trimmed(folder))/?/init.lua"]
    }

    /// The path without a slash at its end; that of the root is empty.
    private static func trimmed(_ path: String) -> String { path.hasSuffix("/") ? String(path.dropLast()) : path }

    private static func isFolder(_ path: String) -> Bool { PathDescriptor(path, isFolder: true) != nil }
}

extension ModulePath {
    /// A folder whose files with an ending may be loaded without permission.
    struct Place {
        let folder: FilePlace
        let ending: [UInt8]

        /// Whether a file there is a module.
        func holds(_ file: FilePlace) -> Bool { file.isInside(folder) && file.path.ends(with: ending) }
    }

    /// What the templates cover now: of `lib/?/init.lua`, the files below `lib` that end in `/init.lua`.
    var places: [Place] {
        templates.compactMap { template in
            guard let first = template.firstIndex(of: "?"), let last = template.lastIndex(of: "?") else { return nil }
            let slash = template[..<first].lastIndex(of: "/")
            let folder = slash.map { $0 == template.startIndex ? "/" : String(template[..<$0]) } ?? "."
            return Place(folder: .resolving(folder), ending: Array(template[template.index(after: last)...].utf8))
        }
    }
}

extension Array<UInt8> {
    fileprivate func ends(with ending: [UInt8]) -> Bool { suffix(ending.count).elementsEqual(ending) }
}
