public import GlobusAuth
import LuaRuntime

/// Which token storage is wanted: whose tokens it keeps, and the options that the storage itself understands.
///
/// A storage takes the options out by ``options(named:)``, which refuses those that it does not know:
/// ```swift
/// configuration.tokenStorages["vault"] = { request in
///     let options = try request.options(named: ["address", "namespace"])
///     guard let address = try options.url("address") else { throw options.invalid("address", "is missing") }
///     return VaultStorage(address, namespace: try options.string("namespace"))
/// }
/// ```
public struct TokenStorageRequest: Sendable {
    /// The OAuth 2 client whose tokens are kept.
    public var clientID: String?
    /// The application's name.
    public var appName: String?
    /// The Globus environment.
    public var environment: String
    /// What else is said about the storage, by name.
    public var options: [String: JSONValue]
    /// The options of the storages of files, which others take too and leave alone: a script that is given the name of a
    /// storage gives them whichever it is.
    public static let fileOptions = ["filepath", "namespace", "encryption_key"]

    /// The name by which the storage was asked for, which errors tell.
    var storageName = ""
    /// What decides about the places that a script names; nil where the program itself asks.
    var judge: PermissionJudge?

    /// Creates a request of the program's own, to which everything is allowed.
    ///
    /// - Parameters:
    ///   - clientID: The OAuth 2 client whose tokens are kept.
    ///   - appName: The application's name.
    ///   - environment: The Globus environment.
    ///   - options: What else is said about the storage, by name.
    public init(
        clientID: String? = nil,
        appName: String? = nil,
        environment: String = "production",
        options: [String: JSONValue] = [:]
    ) {
        self.clientID = clientID
        self.appName = appName
        self.environment = environment
        self.options = options
    }

    /// Returns the options after checking that the storage knows all of them.
    ///
    /// - Parameter names: The names of the options that the storage knows.
    /// - Returns: The options.
    /// - Throws: `GlobusError` with `usage` for an option of another name; the error suggests the name that was
    ///   probably meant.
    public func options(named names: [String]) throws -> TokenStorageOptions {
        for name in options.keys.sorted() where !names.contains(name) {
            let meant = Suggestion.nearest(to: name, among: names).map { " (did you mean '\($0)'?)" }
            let known = names.isEmpty ? "; it takes none" : "; it takes \(names.sorted().joined(separator: ", "))"
            throw GlobusError(
                .usage,
                "the token storage '\(storageName)' has no option '\(name.printable(limit: 60))'\(meant ?? known)"
            )
        }
        return TokenStorageOptions(values: options, names: Set(names), storageName: storageName, judge: judge)
    }
}

/// Makes a token storage of the kind that it is registered for.
public typealias TokenStorageFactory = @Sendable (TokenStorageRequest) throws -> any TokenStorage

/// Finds token storages by name: first those of startup scripts, then the built-in ones.
enum TokenStorages {
    static func storage(
        named name: String,
        _ request: TokenStorageRequest,
        in services: HostServices
    ) throws -> any TokenStorage {
        var request = request
        request.storageName = name
        if let storage = services.policies.storages[name] {
            _ = try request.options(named: TokenStorageRequest.fileOptions)
            return storage
        }
        if let factory = services.builtInStorages[name] { return try factory(request) }
        let names = services.policies.storages.keys.sorted() + services.builtInStorages.keys.sorted()
        throw GlobusError(.usage, unknown(name, among: names))
    }

    static func unknown(_ name: String, among names: [String]) -> String {
        if let meant = Suggestion.nearest(to: name, among: names) {
            return "there is no token storage '\(name)' (did you mean '\(meant)'?)"
        }
        let list = names.isEmpty ? "there are none" : "there are \(names.joined(separator: ", "))"
        return "there is no token storage '\(name)'; \(list)"
    }
}
