@testable import GlobusAuth

extension FuzzTarget {
    /// Reads lines with the scopes of one token each; the last one is a specifier to look up.
    static let scopes = FuzzTarget(name: "scopes", summary: "lists of scopes, and tokens found by them") { bytes in
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let serialized = try? ScopeList(lines).serialized()
        try require(serialized == nil || serialized == lines.joined(separator: " "), "the list is not verbatim")
        let tokens = lines.enumerated().map { index, scope in
            TokenData(
                resourceServer: "server \(index)",
                scope: scope,
                accessToken: Secret("token-\(index)"),
                expiresAtSeconds: nil
            )
        }
        let found = TokensByScope(tokens)
        for scope in found.scopes where !scope.utf8.contains(0x20) {
            let token = try found[scope]
            try require(token.scope.contains(scope), "the scope \(scope) is another token's")
        }
        let specifier = lines.last ?? ""
        let isThere = found.contains(specifier)
        do {
            let token = try found[specifier]
            try require(isThere, "\(specifier) is found and not contained")
            for scope in specifier.split(separator: " ") {
                try require(token.scope.contains(scope), "\(scope) is not of the token found for \(specifier)")
            }
        } catch let error as GlobusError {
            try require(!isThere, "\(specifier) is contained and not found: \(error)")
        }
    }
}
