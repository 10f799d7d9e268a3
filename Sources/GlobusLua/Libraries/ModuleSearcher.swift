import GlobusAuth
import LuaRuntime

/// Finds the modules that scripts require: `a.b` is `a/b.lua` or `a/b/init.lua` in the script's folder, then in the
/// host's module folders.
enum ModuleSearcher {
    static let function = HostFunction(
        "require",
        "Finds a module.",
        parameters: [.required("name", .string, "The name."), .required("directory", .string, "The script's folder.")],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let name = try call.string(at: 1, "the module name")
            let folders = [try call.string(at: 2, "the folder")] + call.services.modulePaths
            return call.wait {
                let path = try await find(name, in: folders)
                let source = try await SourceFile.read(path)
                return { stack in
                    stack.push(SourceFile.withoutShebang(source))
                    stack.push("@\(path)")
                    return 2
                }
            }
        }
    }

    private static func find(_ name: String, in folders: [String]) async throws -> String {
        let relative = name.split(separator: ".").joined(separator: "/")
        let candidates = folders.flatMap { ["\($0)/\(relative).lua", "\($0)/\(relative)/init.lua"] }
        for candidate in candidates where await SourceFile.exists(candidate) { return candidate }
        let places = candidates.joined(separator: ", ")
        throw GlobusError(.usage, "require: module '\(name)' not found; looked for \(places)")
    }
}
