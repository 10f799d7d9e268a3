/// The scopes of a request: a text, or a list that is joined by spaces.
///
/// As in the Globus SDK's `ScopeParser.serialize`, a text is used verbatim: nothing is parsed or left out.
public struct ScopeList: Sendable, Hashable {
    private let scopes: [String]

    /// Creates a list from a text, which may hold several scopes separated by spaces.
    public init(_ scopes: String) {
        self.scopes = [scopes]
    }

    /// Creates a list of scopes.
    public init(_ scopes: [String]) {
        self.scopes = scopes
    }

    /// Creates a list of scopes with their dependencies.
    public init(_ scopes: [Scope]) {
        self.scopes = scopes.map(\.description)
    }

    /// Whether the list contains no scope.
    public var isEmpty: Bool { scopes.joined(separator: " ").isEmpty }

    /// The scopes with their dependencies, those of one name as one.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/scopeParse`` where an item is not a list of scopes.
    public func parsed() throws -> [Scope] { try ScopeParser.parse(scopes.joined(separator: " ")) }

    /// Joins the scopes with spaces, as OAuth 2 sends them (RFC 6749 §3.3).
    ///
    /// - Parameter parameter: What a message calls the scopes.
    /// - Returns: The joined scopes.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there are none.
    public func serialized(named parameter: String = "scopes") throws -> String {
        let text = scopes.joined(separator: " ")
        if text.isEmpty { throw GlobusError(.usage, "'\(parameter)' cannot be the empty string or empty collection.") }
        return text
    }
}

extension ScopeList: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    /// Creates a list from a text.
    public init(stringLiteral value: String) { self.init(value) }
    /// Creates a list.
    public init(arrayLiteral elements: String...) { self.init(elements) }
}
