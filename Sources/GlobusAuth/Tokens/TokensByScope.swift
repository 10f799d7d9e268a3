/// The tokens of an answer, found by scope: the Globus SDK's `by_scopes`.
public struct TokensByScope: Sendable {
    private let tokens: [String: TokenData]

    init(_ tokens: some Sequence<TokenData>) {
        let pairs = tokens.flatMap { token in
            token.scope.split(whereSeparator: \.isWhitespace).map { (String($0), token) }
        }
        self.tokens = Dictionary(pairs) { _, last in last }
    }

    /// Every single scope, in alphabetical order.
    public var scopes: [String] { tokens.keys.sorted() }

    /// Whether all scopes of `specifier` belong to one token.
    public func contains(_ specifier: String) -> Bool { (try? self[specifier]) != nil }

    /// The one token that has all scopes of `specifier`, which are separated by spaces in any order.
    ///
    /// - Throws: ``GlobusError/Code/validation``, in the Globus SDK's words, where there is no such token.
    public subscript(specifier: String) -> TokenData {
        get throws {
            let found = try specifier.split(separator: " ").map { try token($0, of: specifier) }
            guard let first = found.first, found.allSatisfy({ $0.resourceServer == first.resourceServer }) else {
                throw GlobusError(.validation, "Scope specifier \"\(specifier)\" did not match exactly one token!")
            }
            return first
        }
    }

    private func token(_ scope: Substring, of specifier: String) throws -> TokenData {
        if let token = tokens[String(scope)] { return token }
        let message = "Scope specifier \"\(specifier)\" contains scope \"\(scope)\" which was not found"
        throw GlobusError(.validation, message)
    }
}

extension TokensByScope: CustomStringConvertible, CustomReflectable {
    /// The scopes.
    public var description: String { "TokensByScope(\(scopes.joined(separator: " ")))" }
    /// The scopes with their tokens, redacted.
    public var customMirror: Mirror { Mirror(self, children: ["tokens": tokens]) }
}
