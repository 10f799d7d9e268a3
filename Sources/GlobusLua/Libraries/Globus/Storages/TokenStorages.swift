import GlobusAuth
import LuaRuntime

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
