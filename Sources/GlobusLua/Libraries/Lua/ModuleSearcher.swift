import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds the modules that scripts require: `a.b` is `a/b.lua` or `a/b/init.lua` in the script's folder, or else in the
/// host's module folders.
///
/// Modules need no permission, but a link may lead out of its folder only to files that may be read anyway.
enum ModuleSearcher {
    static let function = HostFunction(
        waiting: "require",
        "Finds a module.",
        parameters: [.required("name", .string, "The name."), .required("directory", .string, "The script's folder.")]
    ) { call in
        let name = try call.string("name")
        let folders = [try call.string("directory")] + call.services.modulePaths
        let judge = call.services.judge
        return .wait {
            let (path, source) = try await find(name, in: folders, judge)
            let chunk = try SourceFile.chunk(of: source, named: "require: \(path.printable(limit: 300))")
            return .push { stack in
                stack.push(chunk)
                stack.push("@\(path)")
                return 2
            }
        }
    }

    /// Finds a module without blocking the host's executor.
    @concurrent
    private static func find(
        _ name: String,
        in folders: [String],
        _ judge: PermissionJudge
    ) async throws -> (path: String, source: [UInt8]) {
        let relative = name.split(separator: ".").joined(separator: "/")
        var places: [String] = []
        for folder in folders {
            for path in ["\(folder)/\(relative).lua", "\(folder)/\(relative)/init.lua"] {
                if let source = try read(path, in: folder, judge) { return (path, source) }
                places.append(path)
            }
        }
        let list = places.joined(separator: ", ")
        throw GlobusError(.usage, "require: module '\(name)' not found; looked for \(list)")
    }

    /// Reads a file; nil where there is none.
    private static func read(_ path: String, in folder: String, _ judge: PermissionJudge) throws -> [UInt8]? {
        do {
            guard let file = PathDescriptor(path) else {
                if let problem = SourceFile.linkProblem(path) {
                    throw GlobusError(.usage, "cannot read \(path): \(problem)")
                }
                if [ENOENT, ENOTDIR, EACCES].contains(errno) { return nil }
                throw FileFailure(errno)
            }
            let place = try file.place()
            if !place.isInside(.resolving(folder)) { try judge.require(.read, of: place, asked: Array(path.utf8)) }
            let descriptor = try file.open(O_RDONLY | O_NONBLOCK)
            if let problem = SourceFile.problem(ofFile: descriptor) {
                close(descriptor)
                throw GlobusError(.usage, "cannot read \(path): \(problem)")
            }
            return try SourceFile.read(descriptor, path)
        } catch let failure as FileFailure {
            throw GlobusError(.usage, "cannot read \(path): \(failure.message)")
        }
    }
}
