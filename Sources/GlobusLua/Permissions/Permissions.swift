import GlobusAuth

/// What the scripts of a host may access.
///
/// A refusal raises a `PermissionError` in the script, which says what was requested and what would allow it.
public struct Permissions: Sendable {
    /// Whether the Globus services may be reached: those of the host's environment, and those at configured URLs.
    public var globusServices: Bool
    /// The other hosts that may be reached.
    public var net: Allowance<HostPattern>
    /// The files and folders that may be read, including everything in the folders.
    ///
    /// A relative path starts at the working directory. Paths are resolved once, when the host is made; when a script
    /// opens a file, the place to which its path leads in the end is checked.
    public var read: Allowance<String>
    /// The files and folders that may be written, made, renamed and removed, including everything in the folders.
    public var write: Allowance<String>
    /// The environment variables that may be read.
    public var env: Allowance<String>
    /// Whether scripts may start a login that asks a person, in a browser or on the terminal.
    public var login: Bool
    /// The programs that `os.execute` and `io.popen` may start, without a shell: names to look up in `PATH`, or paths.
    ///
    /// They are looked up once, when the host is made. A program can do whatever its user can.
    public var run: Allowance<String>
    /// The permissions of libraries, ``ScriptPermission``, that are granted, by name.
    public var named: Set<String>
    /// Whether everything is allowed, including shells, `/proc`, `/sys` and devices, which no other permission
    /// allows.
    public var everything: Bool

    /// Creates permissions; by default nothing is allowed.
    public init(
        globusServices: Bool = false,
        net: Allowance<HostPattern> = .nothing,
        read: Allowance<String> = .nothing,
        write: Allowance<String> = .nothing,
        env: Allowance<String> = .nothing,
        login: Bool = false,
        run: Allowance<String> = .nothing,
        named: Set<String> = [],
        everything: Bool = false
    ) {
        self.globusServices = globusServices
        self.net = net
        self.read = read
        self.write = write
        self.env = env
        self.login = login
        self.run = run
        self.named = named
        self.everything = everything
    }
}

extension Permissions {
    /// No permissions: a script can only compute with what it is given.
    public static let none = Permissions()
    /// Only the Globus services.
    public static let globusOnly = Permissions(globusServices: true)
    /// Everything that the program's user may do.
    public static let all = Permissions(everything: true)

    /// Returns what either of the two allows.
    public func union(_ other: Permissions) -> Permissions {
        Permissions(
            globusServices: globusServices || other.globusServices,
            net: net.union(other.net),
            read: read.union(other.read),
            write: write.union(other.write),
            env: env.union(other.env),
            login: login || other.login,
            run: run.union(other.run),
            named: named.union(other.named),
            everything: everything || other.everything
        )
    }

    /// The programs that ``run`` lists and that do not exist, so that nothing can start them.
    public var missingPrograms: [String] {
        guard case .listed(let names) = run else { return [] }
        return names.filter { RunnableProgram($0) == nil }
    }
}

extension Permissions {
    /// The extent of one permission: everything, or a list.
    public enum Allowance<Item: Sendable>: Sendable {
        /// Everything of its kind.
        case everything
        /// Only the listed items.
        case listed([Item])

        /// Nothing is allowed.
        public static var nothing: Allowance { .listed([]) }

        /// Returns what either of the two allows.
        public func union(_ other: Allowance) -> Allowance {
            guard case .listed(let items) = self, case .listed(let others) = other else { return .everything }
            return .listed(items + others)
        }

        package func map<Other>(_ transform: (Item) throws -> Other) rethrows -> Allowance<Other> {
            switch self {
            case .everything: .everything
            case .listed(let items): .listed(try items.map(transform))
            }
        }

        func contains(where isCovering: (Item) -> Bool) -> Bool {
            switch self {
            case .everything: true
            case .listed(let items): items.contains(where: isCovering)
            }
        }
    }
}

extension Permissions.Allowance: ExpressibleByArrayLiteral {
    /// Creates a list of what is allowed.
    public init(arrayLiteral elements: Item...) { self = .listed(elements) }
}

extension Permissions.Allowance: Equatable where Item: Equatable {}

/// Permissions in the form in which they are checked: the hosts of services are known, and paths are resolved.
struct EffectivePermissions: Sendable {
    let everything: Bool
    private let login: Bool
    private let net: Permissions.Allowance<HostPattern>
    private let read: Permissions.Allowance<FilePlace>
    private let write: Permissions.Allowance<FilePlace>
    /// What is compared by name alone.
    private let names: Permissions
    private let named: Set<String>
    private let run: Permissions.Allowance<RunnableProgram>

    init(_ permissions: Permissions, in variables: ServiceEnvironment) {
        everything = permissions.everything
        login = permissions.login
        let services = permissions.globusServices ? Self.services(of: variables) : []
        net = permissions.net.union(.listed(services))
        read = permissions.read.map { FilePlace.resolving($0) }
        write = permissions.write.map { FilePlace.resolving($0) }
        names = permissions
        named = permissions.named
        run =
            switch permissions.run {
            case .everything: .everything
            case .listed(let names): .listed(names.compactMap { RunnableProgram($0) })
            }
    }

    private init(_ one: EffectivePermissions, _ other: EffectivePermissions) {
        everything = one.everything || other.everything
        login = one.login || other.login
        net = one.net.union(other.net)
        read = one.read.union(other.read)
        write = one.write.union(other.write)
        names = one.names.union(other.names)
        named = one.named.union(other.named)
        run = one.run.union(other.run)
    }

    /// Returns what either of the two allows.
    func union(_ other: EffectivePermissions) -> EffectivePermissions { EffectivePermissions(self, other) }

    /// Returns the program that a command's first word means, if it may run.
    func program(_ word: String) -> RunnableProgram? {
        switch run {
        case .everything: RunnableProgram(word)
        case .listed(let programs): programs.first { $0.isMeant(by: word) }
        }
    }

    /// Whether any program may run.
    var runsAny: Bool { if case .listed(let programs) = run { !programs.isEmpty } else { true } }

    private static func services(of variables: ServiceEnvironment) -> [HostPattern] {
        let urls = GlobusService.all.map { variables.environment.baseURL(of: $0.name) } + variables.serviceURLOverrides
        return urls.compactMap { try? RequestURL($0) }.map { HostPattern($0) }
    }

    func allows(_ origin: Origin) -> Bool {
        everything || net.contains { $0.covers(origin) }
    }

    /// Whether a kind of permission whose items are names allows this name.
    func allows(_ name: String, _ kind: PermissionKind) -> Bool {
        everything || kind.names(in: names).contains { $0 == name }
    }

    var allowsLogin: Bool { everything || login }

    func allows(_ permission: ScriptPermission) -> Bool { everything || named.contains(permission.name) }

    /// Whether one right is granted for the place.
    func allows(_ right: FileRights, _ place: FilePlace) -> Bool {
        if everything { return true }
        if place.isSpecial { return false }
        return (right == .read ? read : write).contains { place.isInside($0) }
    }
}
