import GlobusAuth
import Synchronization

/// Decides what scripts may do; there is no other place for it.
///
/// Every refusal is a `GlobusError` with `permission` that says what was requested and what would allow it.
final class PermissionJudge: Sendable {
    /// What is granted, which only grows.
    private let grants: Mutex<EffectivePermissions>
    /// What the scripts ask for in their first lines, which refusals mention.
    private let requested: EffectivePermissions?
    private let flags: PermissionFlags?

    init(
        _ permissions: Permissions,
        requested: Permissions?,
        flags: PermissionFlags?,
        in variables: ServiceEnvironment
    ) {
        self.flags = flags
        grants = Mutex(EffectivePermissions(permissions, in: variables))
        self.requested = requested.map { EffectivePermissions($0, in: variables) }
    }

    /// Grants more, also for what was made before.
    func grant(_ permissions: Permissions, in variables: ServiceEnvironment) {
        let more = EffectivePermissions(permissions, in: variables)
        grants.withLock { $0 = $0.union(more) }
    }

    private var granted: EffectivePermissions { grants.withLock { $0 } }

    /// Whether everything is allowed.
    var allowsEverything: Bool { grants.withLock { $0.everything } }

    /// Throws where a URL may not be requested, before its host is contacted.
    func permit(_ url: RequestURL) throws {
        if grants.withLock({ $0.allows(url.origin) }) { return }
        let origin = url.origin
        throw refusal("connecting to \(origin)", [(.net, origin.name)], isRequested: requested?.allows(origin))
    }

    /// Throws where a server may not be connected to that speaks another protocol than HTTP.
    func permitConnection(to host: String, port: Int) throws {
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]:\(port)" : "\(host):\(port)"
        let origin = try? RequestURL("http://\(name)/").origin
        if allowsEverything || origin.map(granted.allows) == true { return }
        let isRequested = origin.map { requested?.allows($0) == true }
        throw refusal("connecting to \(name.printable(limit: 300))", [(.net, name)], isRequested: isRequested)
    }

    /// Throws where an environment variable may not be read.
    func requireVariable(_ name: String) throws {
        try require(name, .env, "reading the variable \(name.printable(limit: 200))")
    }

    /// Throws a `permission` error where the item `name` of a kind is not allowed.
    ///
    /// The error says what is refused in the words of `what`.
    func require(_ name: String, _ kind: PermissionKind, _ what: String) throws {
        if granted.allows(name, kind) { return }
        throw refusal(what, [(kind, name)], isRequested: requested?.allows(name, kind))
    }

    /// Throws where a program may not be started, and returns how to start one that may.
    func requireProgram(_ bytes: [UInt8], for function: String) throws -> ProgramStart {
        let granted = granted
        if granted.everything { return ProgramStart(path: nil, command: bytes) }
        let command = ProgramCommand(bytes)
        let program = granted.program(command.word)
        if let character = command.shellCharacter {
            throw refusal(
                "\(function) of a command with \(character), which takes a shell,",
                [(.all, nil)],
                reason: program.map { ": '\($0.asked.printable(limit: 200))' is started without one" } ?? "",
                isRequested: requested?.everything
            )
        }
        if let program { return ProgramStart(path: program.path, command: command.named(program.name)) }
        throw refusal(
            "\(function), which starts the program '\(command.word.printable(limit: 200))',",
            [(.run, command.word)],
            isRequested: requested.map { $0.program(command.word) != nil }
        )
    }

    /// Whether scripts may start a shell; throws where they may start nothing.
    func requireShell(for function: String) throws -> Bool {
        let granted = granted
        if granted.everything { return true }
        if granted.runsAny { return false }
        throw refusal("\(function), which starts programs,", [(.all, nil)], isRequested: requested?.everything)
    }

    /// Why a login that asks a person is not allowed; nil where it is.
    var loginRefusal: GlobusError? {
        if granted.allowsLogin { return nil }
        return refusal("a login that asks a person", [(.login, nil)], isRequested: requested?.allowsLogin)
    }

    /// Throws where a library's permission is not granted.
    func require(_ permission: ScriptPermission) throws {
        if granted.allows(permission) { return }
        throw GlobusError(.permission, permission.refusal)
    }

    func allows(_ right: FileRights, _ place: FilePlace) -> Bool { grants.withLock { $0.allows(right, place) } }

    /// Throws a `permission` error where a file may not be used with the given rights.
    ///
    /// The error names both the path that the script gave, `asked`, and the place that it leads to.
    func require(_ rights: FileRights, of place: FilePlace, asked: [UInt8]) throws {
        let missing = FileRights.all.filter { rights.contains($0.right) && !allows($0.right, place) }
        if missing.isEmpty { return }
        let words = missing.map(\.word).joined(separator: " and ")
        let lacking: [(PermissionKind, String?)] =
            place.isSpecial ? [(.all, nil)] : missing.map { ($0.kind, place.text) }
        throw refusal(
            "\(words) \(Self.description(of: place, asked))",
            lacking,
            isRequested: requested.map { requested in missing.allSatisfy { requested.allows($0.right, place) } }
        )
    }

    /// Returns what a message says that would allow reading a file.
    func remedy(forReading place: FilePlace) -> String {
        let isRequested = requested?.allows(.read, place) == true
        return PermissionRemedy([place.isSpecial ? (.all, nil) : (.read, place.text)], flags).text(
            isRequested: isRequested
        )
    }

    private static func description(of place: FilePlace, _ asked: [UInt8]) -> String {
        let name = String(decoding: asked, as: UTF8.self).printable(limit: 300)
        let target = place.text.printable(limit: 300)
        return asked == place.path ? "'\(name)'" : "'\(name)', which is \(target),"
    }

    private func refusal(
        _ what: String,
        _ missing: [(kind: PermissionKind, item: String?)],
        reason: String = "",
        isRequested: Bool?
    ) -> GlobusError {
        let remedy = PermissionRemedy(missing, flags).text(isRequested: isRequested == true)
        return GlobusError(.permission, "\(what) is not allowed\(reason); \(remedy)")
    }
}

extension PermissionJudge {
    /// Throws where the host may not use a file on the script's behalf; returns the resolved path, for which this was
    /// checked.
    func requireFile(_ path: String, _ rights: FileRights) throws -> String {
        if allowsEverything { return path }
        if ScriptPath.isTooLong(path.utf8) {
            throw GlobusError(.usage, "the path '\(path.printable(limit: 100))' is longer than the system takes")
        }
        let place = FilePlace.resolving(path)
        try require(rights, of: place, asked: Array(path.utf8))
        return place.text
    }
}

/// What a script wants to do with a file.
struct FileRights: OptionSet {
    let rawValue: UInt8

    static let read = FileRights(rawValue: 1)
    static let write = FileRights(rawValue: 2)

    /// The single rights, each with its verb and its kind of permission.
    static let all: [(right: FileRights, word: String, kind: PermissionKind)] = [
        (.read, "reading", .read), (.write, "writing", .write),
    ]
}
