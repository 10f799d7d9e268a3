import GlobusAuth

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
    /// `urn:globus:auth:scope:{server}:{name}` and `https://auth.globus.org/scopes/{server}/{name}` name theirs, but for those
    /// of services that are known by another name; the scopes of OpenID Connect belong to Globus Auth itself.
    static func resourceServer(of scope: String) -> String? { ScopeCollection.resourceServer(of: scope) }
}
