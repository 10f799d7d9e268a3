import Synchronization

extension MockGlobus {
    /// What a person needs to try things out: the URL, the clients, a fresh refresh token and the routes.
    ///
    /// The mock must be running. Each call issues another refresh token.
    public func describe() -> String {
        let clients = core.authority.withLock { $0.clients.values.sorted { $0.id < $1.id } }
        let native = clients.first { $0.secret == nil }
        var lines = ["Mock Globus at \(baseURL)", "", "Clients:"]
        lines += clients.map { "  \($0.id)  " + ($0.secret.map { "secret \($0)" } ?? "native, no secret") }
        if let client = native ?? clients.first {
            lines += ["", "A refresh token of client \(client.id), for Transfer:"]
            lines.append("  " + issueRefreshToken(clientID: client.id))
        }
        lines += ["", "Routes:"]
        lines += router.endpoints.map(Self.line)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ endpoint: Endpoint) -> String {
        let route = "\(endpoint.route.method ?? "") \(endpoint.route.path)"
        return "  " + route + String(repeating: " ", count: max(2, 50 - route.count)) + endpoint.summary
    }
}
