public import GlobusAuth
import LuaRuntime

/// A request for a token storage: whose tokens it keeps, and options for the storage itself.
///
/// A storage reads its options with ``options(named:)``, which refuses those that it does not know:
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
    /// The other options of the storage, by name.
    public var options: [String: JSONValue]
    /// The options of storages in files.
    ///
    /// Other storages accept and ignore them, so that a script can pass them whichever storage is configured.
    public static let fileOptions = ["filepath", "namespace", "encryption_key"]

    /// The name by which the storage was requested, for errors.
    var storageName = ""
    /// Checks permissions for places that a script names; nil where the program itself makes the request.
    var judge: PermissionJudge?

    /// Creates a request of the program itself, to which everything is allowed.
    ///
    /// - Parameters:
    ///   - clientID: The OAuth 2 client whose tokens are kept.
    ///   - appName: The application's name.
    ///   - environment: The Globus environment.
    ///   - options: The other options of the storage, by name.
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

/// Makes token storages of the kind for which it is registered.
public typealias TokenStorageFactory = @Sendable (TokenStorageRequest) throws -> any TokenStorage

/// Finds token storages by name: first those of startup scripts, then those of the configuration.
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
