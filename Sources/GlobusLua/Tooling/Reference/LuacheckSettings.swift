public import LuaRuntime

/// Descriptions as settings for luacheck: what globals there are, and what they have.
public enum LuacheckSettings {
    /// A table of libraries and of functions that are globals, as `stds.NAME = …`.
    public static func standard(
        _ name: String,
        libraries: [LibraryDescription],
        functions: [FunctionDescription] = []
    ) -> String {
        let tables = libraries.map { library in
            let names = (library.functions.map(\.shortName) + library.fields.map(\.name)).sorted()
            let fields = names.map { "      \"\($0)\"," }.joined(separator: "\n")
            return "    \(library.name) = { fields = {\n\(fields)\n    } },"
        }
        let names = functions.map { "    \"\($0.name)\"," }
        return "stds.\(name) = {\n  read_globals = {\n" + (names + tables).joined(separator: "\n") + "\n  },\n}\n"
    }
}
