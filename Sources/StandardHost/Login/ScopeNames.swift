public import GlobusAuth
import LuaRuntime

/// Scopes as people write them on a command line: in full, or by the name of a service.
public enum ScopeNames {
    /// What a login asks for where nothing is said: who the person is, and all of Globus Transfer.
    public static let standard: [String: ScopeList] = [
        GlobusService.auth.resourceServer: ScopeList(GlobusService.auth.defaultScopes),
        GlobusService.transfer.resourceServer: ScopeList(GlobusService.transfer.defaultScopes),
    ]

    /// The scopes by the service that accepts their tokens.
    ///
    /// - Parameter texts: Each is a service such as `groups`, which stands for the scopes that its client needs, one scope of
    ///   it such as `groups:all`, or scopes in full.
    /// - Returns: The scopes by resource server.
    /// - Throws: `GlobusError` with `usage` for a text that names none, and with `scopeParse` for one that is no list of
    ///   scopes.
    public static func requirements(_ texts: [String]) throws -> [String: ScopeList] {
        var found: [String: [Scope]] = [:]
        for text in texts {
            for (server, scope) in try scopes(text) { found[server, default: []].append(scope) }
        }
        return found.mapValues { ScopeList($0) }
    }

    private static func scopes(_ text: String) throws -> [(server: String, scope: Scope)] {
        let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let service = services[parts[0]], parts.count <= 2 {
            let scopes = parts.count == 1 ? service.defaultScopes : [try scope(parts[1], of: service)]
            return try scopes.map { (service.resourceServer, try Scope.parse($0)) }
        }
        return try ScopeParser.parse(text).map { scope in
            guard let server = ScopeCollection.resourceServer(of: scope.scopeString) else {
                throw unknown(scope.scopeString)
            }
            return (server, scope)
        }
    }

    /// The services by the names that people know: that in host names, and that of the client.
    private static let services: [String: GlobusService] = GlobusService.all.reduce(into: [:]) { services, service in
        services[service.name] = service
        services[service.kind.lowercased()] = service
    }

    private static func scope(_ name: String, of service: GlobusService) throws -> String {
        if let scope = service.scopes[name] { return scope }
        let names = service.scopes.names
        let meant = Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
        let known = meant ?? "there are \(names.joined(separator: ", "))"
        throw GlobusError(.usage, "\(service.title) has no scope '\(name.printable(limit: 60))' (\(known))")
    }

    private static func unknown(_ text: String) -> GlobusError {
        let names = services.keys.sorted()
        let hint =
            Suggestion.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
            ?? "a service is one of \(names.joined(separator: ", "))"
        let message = """
            '\(text.printable(limit: 200))' is neither a service nor a scope in full, such as \
            urn:globus:auth:scope:transfer.api.globus.org:all (\(hint))
            """
        return GlobusError(.usage, message)
    }
}
