/// Parses scope strings, as far as issuing tokens needs it.
enum ScopeText {
    /// Returns the scopes of a space-separated list; spaces within `[…]` belong to the dependencies of a scope.
    static func split(_ text: String) -> [String] {
        var depth = 0
        return text.split { character in
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            return character == " " && depth == 0
        }.map(String.init)
    }

    /// A scope and what its service may do on the client's behalf.
    struct Tree: Sendable {
        let name: String
        let dependencies: [Tree]

        /// Takes a scope with its dependencies apart, `scope[dependency *optional]`.
        init(_ text: String) {
            name = ScopeText.name(of: text)
            let inner = text.firstIndex(of: "[").map { text[text.index(after: $0)...] } ?? ""
            dependencies = ScopeText.split(String(inner.hasSuffix("]") ? inner.dropLast() : inner)).map(Tree.init)
        }
    }

    /// The names of the scopes by resource server, in the order in which the servers first occur.
    ///
    /// - Throws: ``OAuthFailure`` for a scope that belongs to none.
    static func byServer(_ scopes: [String]) throws -> [(server: String, scopes: [String])] {
        var groups: [(server: String, scopes: [String])] = []
        for scope in scopes.map(name) {
            guard let server = resourceServer(of: scope) else {
                throw OAuthFailure.invalidScope("The scope \(scope) belongs to no resource server.")
            }
            if let index = groups.firstIndex(where: { $0.server == server }) {
                groups[index].scopes.append(scope)
            } else {
                groups.append((server, [scope]))
            }
        }
        return groups
    }

    /// The scope without its dependencies and without the mark of an optional one.
    static func name(of scope: String) -> String {
        String(scope.prefix { $0 != "[" }.drop { $0 == "*" })
    }

    /// Returns the resource server of the scope, or nil where the scope names none.
    ///
    /// `urn:globus:auth:scope:{server}:{name}` and `https://auth.globus.org/scopes/{server}/{name}` name theirs; the
    /// scopes of OpenID Connect belong to Globus Auth itself.
    static func resourceServer(of scope: String) -> String? {
        let urn = "urn:globus:auth:scope:"
        let url = "https://auth.globus.org/scopes/"
        if scope.hasPrefix(urn) { return server(in: scope.dropFirst(urn.count), endedBy: ":") }
        if scope.hasPrefix(url) { return server(in: scope.dropFirst(url.count), endedBy: "/") }
        return ["openid", "profile", "email"].contains(scope) ? ResourceServer.auth.rawValue : nil
    }

    private static func server(in rest: Substring, endedBy separator: Character) -> String? {
        let parts = rest.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? String(parts[0]) : nil
    }
}
