import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds the names of modules that an environment could load, without loading any.
struct ModuleNames {
    /// The templates of `package.path`.
    private var templates: [Substring] = []
    /// The modules that need no file.
    private var known: [String]

    /// Reads the `package` of the environment on top of the stack.
    ///
    /// - Parameters:
    ///   - stack: The stack, from which the environment is popped.
    ///   - libraries: The names of the libraries that `require` finds whatever `package` holds.
    init(on stack: LuaStack, libraries: [String]) {
        known = libraries
        defer { stack.pop() }
        guard stack.reserve(8), stack.pushField("package", of: -1) == .table else { return }
        stack.pushField("path", of: -1)
        templates = (stack.string(at: -1) ?? "").split(separator: ";")
        stack.pop()
        for field in ["loaded", "preload"] {
            if stack.pushField(field, of: -1) == .table {
                stack.forEachPair(of: -1) {
                    if stack.type(at: -2) == .string, let name = stack.string(at: -2), name != "_G" {
                        known.append(name)
                    }
                }
            }
            stack.pop()
        }
    }

    /// Returns the names that begin with `partial`; one that ends with a dot is that of a folder of modules.
    func names(beginning partial: String) -> [String] {
        known.filter { $0.hasPrefix(partial) } + templates.flatMap { names(beginning: partial, by: $0) }
    }

    /// Returns the names of what the folder holds in which a template looks.
    private func names(beginning partial: String, by template: Substring) -> [String] {
        guard let mark = template.firstIndex(of: "?") else { return [] }
        let end = String(template[template.index(after: mark)...])
        let dot = partial.lastIndex(of: ".")
        let parents = dot.map { String(partial[...$0]) } ?? ""
        let begin = dot.map { String(partial[partial.index(after: $0)...]) } ?? partial
        let folder = String(template[..<mark]) + parents.replacing(".", with: "/")
        return Self.entries(of: folder.isEmpty ? "." : folder).flatMap { entry -> [String] in
            guard entry.hasPrefix(begin), !entry.hasPrefix(".") else { return [] }
            let path = folder + entry
            if end.hasPrefix("/") { return access(path + end, R_OK) == 0 ? [parents + entry] : [] }
            if entry.hasSuffix(end) { return [parents + entry.dropLast(end.utf8.count)] }
            return access(path + "/.", X_OK) == 0 && !entry.contains(".") ? ["\(parents)\(entry)."] : []
        }
    }

    private static func entries(of folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        return names
    }
}
