/// What the scripts of a host may touch.
///
/// A refusal raises a `PermissionError` in the script that says what was asked and what would allow it.
public struct Permissions: Sendable {
    /// Whether the Globus services may be reached: those of the host's environment, and those of configured URLs.
    public var globusServices: Bool
    /// The other hosts that may be reached.
    public var net: Allowance<HostPattern>
    /// The files and folders that may be read, with everything in the folders.
    ///
    /// A relative path is one of the working directory. Paths are resolved once, when the host is made, and what a script
    /// opens is judged by where its path leads in the end.
    public var read: Allowance<String>
    /// The files and folders that may be written, made, renamed and removed, with everything in the folders.
    public var write: Allowance<String>
    /// The environment variables that may be read.
    public var env: Allowance<String>
    /// The permissions of libraries, ``ScriptPermission``, that are granted, by name.
    public var named: Set<String>
    /// Whether nothing is refused: also programs, `/proc`, `/sys` and devices, which no other permission allows.
    public var everything: Bool

    /// Creates permissions; nothing is allowed unless it is said.
    public init(
        globusServices: Bool = false,
        net: Allowance<HostPattern> = .nothing,
        read: Allowance<String> = .nothing,
        write: Allowance<String> = .nothing,
        env: Allowance<String> = .nothing,
        named: Set<String> = [],
        everything: Bool = false
    ) {
        self.globusServices = globusServices
        self.net = net
        self.read = read
        self.write = write
        self.env = env
        self.named = named
        self.everything = everything
    }
}

extension Permissions {
    /// Nothing: a script computes, and uses what it is handed.
    public static let none = Permissions()
    /// The Globus services and nothing else.
    public static let globusOnly = Permissions(globusServices: true)
    /// Everything that the program's user may do.
    public static let all = Permissions(everything: true)

    /// What either allows.
    public func union(_ other: Permissions) -> Permissions {
        Permissions(
            globusServices: globusServices || other.globusServices,
            net: net.union(other.net),
            read: read.union(other.read),
            write: write.union(other.write),
            env: env.union(other.env),
            named: named.union(other.named),
            everything: everything || other.everything
        )
    }
}
