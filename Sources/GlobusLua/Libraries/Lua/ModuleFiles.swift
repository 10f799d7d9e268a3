import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds the files of modules among those that `package.path` names.
///
/// What the host's own path covers needs no permission, but a link may lead out of it only to what may be read anyway.
/// Other files take permission; one that is refused is as one that is not there, and the message says why.
struct ModuleFiles {
    private let places: [ModulePath.Place]
    private let judge: PermissionJudge

    static let search = HostFunction(
        waiting: "require",
        "Finds a module and reads it.",
        parameters: parameters
    ) { call in
        try results(of: call) { files, candidates in
            guard let (path, source) = try files.first(of: candidates, read)
            else { return .push { $0.push(nothingAmong: candidates, files) } }
            let name = "@" + path
            do {
                let chunk = try SourceFile.chunk(of: source.get(), named: path.printable(limit: 300))
                return .push { $0.push(chunk, named: name) }
            } catch let failure {
                let reason = (failure as? GlobusError)?.message ?? String(describing: failure)
                return .values(.boolean(false), .string(name), .string(reason))
            }
        }
    }

    static let find = HostFunction(
        waiting: "package.searchpath",
        "Finds a file.",
        parameters: parameters
    ) { call in
        try results(of: call) { files, candidates in
            guard
                let (path, _) = try files.first(
                    of: candidates,
                    { file, _ in close(try file.open(O_RDONLY | O_NONBLOCK)) }
                )
            else { return .push { $0.push(nothingAmong: candidates, files) } }
            return .values(.string(path))
        }
    }

    private static func read(_ file: borrowing PathDescriptor, _ path: String) throws -> [UInt8] {
        let descriptor = try file.open(O_RDONLY | O_NONBLOCK)
        if let problem = SourceFile.problem(ofFile: descriptor) {
            close(descriptor)
            throw GlobusError(.usage, "cannot read \(path): \(problem)")
        }
        return try SourceFile.read(descriptor, path)
    }

    private static let parameters: [HostParameter] = [
        .required("name", .string, "The name."), .required("directory", .string, "The script's folder."),
        .required("candidates", .string, "The files."),
    ]

    /// Looks on another thread, which may block, or on this one where Lua cannot be suspended.
    private static func results(
        of call: HostCall,
        _ body: @escaping @Sendable (ModuleFiles, [String]) throws -> HostResults
    ) throws -> HostWait {
        let services = call.services
        let path = services.modulePath.behind(try call.string("directory"))
        let candidates = String(decoding: call.bytes("candidates"), as: UTF8.self)
            .split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        let judge = services.judge
        return try call.results { try body(ModuleFiles(places: path.places, judge: judge), candidates) }
    }

    /// The first file that can be read, with what `use` makes of it or why it could not be read after all.
    private func first<Value>(
        of candidates: [String],
        _ use: (borrowing PathDescriptor, String) throws -> Value
    ) throws -> (path: String, value: Result<Value, any Error>)? {
        for path in candidates {
            guard let file = PathDescriptor(path) else { continue }
            guard try isAllowed(try file.place(), path) else { continue }
            do {
                return (path, .success(try use(file, path)))
            } catch let failure as FileFailure where [ENOENT, ENOTDIR, EACCES].contains(failure.code) {
                continue
            } catch {
                return (path, .failure(error))
            }
        }
        return nil
    }

    /// Whether the file may be loaded; throws where a link has led out of a folder of modules.
    private func isAllowed(_ place: FilePlace, _ path: String) throws -> Bool {
        if judge.allows(.read, place) || places.contains(where: { $0.holds(place) }) { return true }
        let file = ScriptPath(bytes: Array(path.utf8))
        let entry = FilePlace.resolving(ScriptPath(bytes: file.folder)).appending(file.name)
        if entry != place, places.contains(where: { $0.holds(entry) }) {
            try judge.require(.read, of: place, asked: file.bytes)
        }
        return false
    }

    /// Lua's own words for a file that is not there, and for one that is refused whether or not it is there.
    fileprivate func absence(of path: String) -> String {
        let line = "no file '\(path)'"
        if judge.allowsEverything || path.isEmpty || ScriptPath.isTooLong(path.utf8) { return line }
        let place = FilePlace.resolving(path)
        if judge.allows(.read, place) || places.contains(where: { $0.holds(place) }) {
            return PathDescriptor(path) == nil ? SourceFile.linkProblem(path).map { "\(line) (\($0))" } ?? line : line
        }
        return "\(line) (not allowed; \(judge.remedy(forReading: place)))"
    }
}

extension LuaStack {
    /// Pushes the source and the chunk name of a module, and returns their number.
    ///
    /// Stack: [-0, +2]
    fileprivate func push(_ chunk: [UInt8], named name: String) -> Int32 {
        push(chunk)
        push(name)
        return 2
    }

    /// Pushes nil and what was tried, and returns their number.
    ///
    /// Stack: [-0, +2]
    fileprivate func push(nothingAmong candidates: [String], _ files: ModuleFiles) -> Int32 {
        push()
        push(candidates.map(files.absence).joined(separator: "\n\t"))
        return 2
    }
}
