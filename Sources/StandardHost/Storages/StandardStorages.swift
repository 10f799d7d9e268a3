public import GlobusLua
import GlobusTokenStorage

/// The token storages that scripts find without a startup script, by name.
///
/// A new kind of storage is a function that makes one, in a file of its own, and its line here.
public enum StandardStorages {
    /// What makes the storages `memory`, `json` and `sqlite`.
    ///
    /// - Parameter variables: The environment variables: where the home folder is, and those that keys are in.
    public static func factories(variables: [String: String]) -> [String: TokenStorageFactory] {
        [
            "memory": memory(MemoryTokenStorage()),
            "json": tokenFile(.json, variables),
            "sqlite": tokenFile(.sqlite, variables),
        ]
    }

    /// The storages of a host share one memory.
    private static func memory(_ memory: MemoryTokenStorage) -> TokenStorageFactory {
        { request in
            let options = try request.options(named: TokenStorageRequest.fileOptions)
            return memory.inNamespace(try options.string("namespace") ?? memory.namespace)
        }
    }
}
