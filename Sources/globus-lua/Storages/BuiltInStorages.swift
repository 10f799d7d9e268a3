import GlobusAuth
import GlobusLua
import GlobusTokenStorage

/// The token storages that scripts find without a startup script: `memory`, `json` and `sqlite`.
enum BuiltInStorages {
    static func factories(_ variables: [String: String]) -> [String: TokenStorageFactory] {
        let memory = MemoryTokenStorage()
        return [
            "memory": { request in memory.inNamespace(request.namespace ?? memory.namespace) },
            "json": { request in try storage(.json, request, variables) },
            "sqlite": { request in try storage(.sqlite, request, variables) },
        ]
    }

    private static func storage(
        _ format: TokenStorageFormat,
        _ request: TokenStorageRequest,
        _ variables: [String: String]
    ) throws -> any TokenStorage {
        let path = try filePath(format, request, variables)
        let namespace = request.namespace ?? "DEFAULT"
        guard let source = try request.encryptionKey.map({ try KeySource($0, variables) }) else {
            return try open(format, path, namespace, nil)
        }
        let description = String(describing: try open(format, path, namespace, nil))
        return DeferredTokenStorage(description) { try open(format, path, namespace, try await source.key()) }
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

    /// The file that was named, or the Globus SDK's own for the client and the application.
    private static func filePath(
        _ format: TokenStorageFormat,
        _ request: TokenStorageRequest,
        _ variables: [String: String]
    ) throws -> String {
        if let path = request.filePath { return path }
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
