import GlobusAuth
public import GlobusLua
import GlobusTokenStorage

/// The token storages that scripts find without a startup script, by name.
///
/// To add a kind of storage, write a function that makes one, in a file of its own, and list it here.
public enum StandardStorages {
    /// Returns the factories of the storages `memory`, `json`, `sqlite` and `postgres`, by these names.
    ///
    /// `postgres` is missing where the package's trait `Postgres` is off.
    ///
    /// - Parameter variables: The environment variables, which tell where the home folder is and may hold encryption
    ///   keys.
    /// - Returns: The factories, as a host's configuration takes them.
    public static func factories(variables: [String: String]) -> [String: TokenStorageFactory] {
        var factories = [
            "memory": memory(MemoryTokenStorage()),
            "json": tokenFile(.json, variables),
            "sqlite": tokenFile(.sqlite, variables),
        ]
        #if Postgres
        factories["postgres"] = postgres(variables)
        #endif
        return factories
    }

    /// Makes the storage `memory`; the storages of a host share one memory.
    private static func memory(_ memory: MemoryTokenStorage) -> TokenStorageFactory {
        { request in
            let options = try request.options(named: TokenStorageRequest.fileOptions)
            return memory.inNamespace(try options.string("namespace") ?? memory.namespace)
        }
    }
}

/// Storages in files in the Globus SDK's formats.
extension StandardStorages {
    static func tokenFile(_ format: TokenStorageFormat, _ variables: [String: String]) -> TokenStorageFactory {
        { request in
            let options = try request.options(named: TokenStorageRequest.fileOptions)
            let path = try options.path("filepath") ?? sdkPath(format, request, variables)
            let namespace = try options.string("namespace") ?? "DEFAULT"
            guard let source = try options.secretSource("encryption_key") else {
                return try open(format, path, namespace, nil)
            }
            switch try source.found(in: variables) {
            case .key(let key): return try open(format, path, namespace, key)
            case .file(let keyPath):
                let description = String(describing: try open(format, path, namespace, nil))
                return DeferredTokenStorage(description) {
                    try open(format, path, namespace, try await EncryptionKey.load(contentsOfFile: keyPath))
                }
            }
        }
    }

    private static func open(
        _ format: TokenStorageFormat,
        _ path: String,
        _ namespace: String,
        _ key: EncryptionKey?
    ) throws -> any TokenStorage {
        switch format {
        case .json: try JSONTokenStorage(filePath: path, namespace: namespace, encryptionKey: key)
        case .sqlite: try SQLiteTokenStorage(filePath: path, namespace: namespace, encryptionKey: key)
        }
    }

    /// Returns the path of the Globus SDK's own file for the client and the application.
    private static func sdkPath(
        _ format: TokenStorageFormat,
        _ request: TokenStorageRequest,
        _ variables: [String: String]
    ) throws -> String {
        guard let clientID = request.clientID else {
            throw GlobusError(.usage, "the token storage '\(format)' needs 'client_id', or 'filepath' to name its file")
        }
        let location = try TokenStorageLocation(
            clientID: clientID,
            appName: request.appName ?? "Unnamed Globus App",
            environment: request.environment,
            homeFolder: variables["HOME"] ?? ""
        )
        return location.filePath(format)
    }
}
