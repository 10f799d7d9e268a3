/// A scope together with the scopes that it depends on: the Globus SDK's `Scope`.
///
/// As text it is `name`, `*name` where it is optional, and `name[dependency …]` with dependencies; see ``ScopeParser``
/// for the grammar.
public struct Scope: Sendable {
    /// The name alone, such as `urn:globus:auth:scope:transfer.api.globus.org:all`.
    public let scopeString: String
    /// Whether Globus Auth may leave the scope out; in a dependency, whether it is allowed without the user's consent.
    public let isOptional: Bool
    /// The scopes that the service needs to act on the user's behalf.
    public let dependencies: [Scope]

    /// Creates a scope.
    ///
    /// - Parameters:
    ///   - scopeString: The name alone; ``parse(_:)`` reads a scope with dependencies.
    ///   - isOptional: Whether the scope may be left out.
    ///   - dependencies: The scopes that it depends on.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a text that contains `[`, `]`, `*` or a space.
    public init(_ scopeString: String, isOptional: Bool = false, dependencies: [Scope] = []) throws {
        if scopeString.utf8.contains(where: ScopeParser.isSpecial) {
            let message = """
                A scope may not contain the characters '[', ']', '*' and space, as \
                '\(scopeString.printable(limit: 200))' does. Use ScopeParser.parse for a text with dependencies.
                """
            throw GlobusError(.usage, message)
        }
        self.init(unchecked: scopeString, isOptional: isOptional, dependencies: dependencies)
    }

    init(unchecked scopeString: String, isOptional: Bool = false, dependencies: [Scope] = []) {
        self.scopeString = scopeString
        self.isOptional = isOptional
        self.dependencies = dependencies
    }

    /// Reads a text that is exactly one scope.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/scopeParse`` for any other text.
    public static func parse(_ text: String) throws -> Scope {
        let scopes = try ScopeParser.parse(text)
        guard scopes.count == 1 else {
            let message = "one scope is expected, not \(scopes.count), in '\(text.printable(limit: 200))'"
            throw GlobusError(.scopeParse, message)
        }
        return scopes[0]
    }

    /// Returns this scope with one more dependency.
    public func withDependency(_ dependency: Scope) -> Scope { withDependencies([dependency]) }

    /// Returns this scope with more dependencies.
    public func withDependencies(_ dependencies: [Scope]) -> Scope {
        Scope(unchecked: scopeString, isOptional: isOptional, dependencies: self.dependencies + dependencies)
    }

    /// Returns this scope as an optional or a required one.
    public func withOptional(_ isOptional: Bool) -> Scope {
        Scope(unchecked: scopeString, isOptional: isOptional, dependencies: dependencies)
    }
}

extension Scope: Hashable {
    /// Whether two scopes have equal parts in the same order, and so are written alike.
    ///
    /// Their texts are compared rather than their parts, since one dependency can be part of very many scopes.
    public static func == (left: Scope, right: Scope) -> Bool {
        left.scopeString == right.scopeString && left.description == right.description
    }

    /// Hashes only the name: one dependency can be part of very many scopes, and would be visited for each.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(scopeString)
        hasher.combine(isOptional)
        hasher.combine(dependencies.count)
    }
}

extension Scope: CustomStringConvertible {
    /// The scope as Globus Auth takes it.
    ///
    /// A scope that several others depend on is written with its dependencies each time, as in the Globus SDK, up to
    /// 4,096 scopes in all. Beyond that, only the first mention has the dependencies, which means the same.
    public var description: String {
        var writer = ScopeWriter(repeatsDependencies: true)
        if writer.write(self) { return writer.text }
        writer = ScopeWriter(repeatsDependencies: false)
        _ = writer.write(self)
        return writer.text
    }
}

/// Writes a scope without recursion, since its tree can be deep.
private struct ScopeWriter {
    private static let mostScopes = 4096

    private(set) var text = ""
    private let repeatsDependencies: Bool
    private var written: Set<String> = []
    private var count = 0

    init(repeatsDependencies: Bool) {
        self.repeatsDependencies = repeatsDependencies
    }

    /// Writes the scope; returns false where it is too long to repeat dependencies.
    mutating func write(_ scope: Scope) -> Bool {
        var levels: [ArraySlice<Scope>] = []
        guard begin(scope, &levels) else { return false }
        while var rest = levels.popLast() {
            guard let next = rest.popFirst() else {
                text += "]"
                continue
            }
            if text.last != "[" { text += " " }
            levels.append(rest)
            guard begin(next, &levels) else { return false }
        }
        return true
    }

    private mutating func begin(_ scope: Scope, _ levels: inout [ArraySlice<Scope>]) -> Bool {
        count += 1
        if repeatsDependencies && count > Self.mostScopes { return false }
        text += scope.isOptional ? "*" + scope.scopeString : scope.scopeString
        let isFirst = repeatsDependencies || written.insert(scope.scopeString).inserted
        guard !scope.dependencies.isEmpty, isFirst else { return true }
        text += "["
        levels.append(scope.dependencies[...])
        return true
    }
}
