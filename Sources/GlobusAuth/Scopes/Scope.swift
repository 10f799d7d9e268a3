/// A scope with the scopes that it depends on: the Globus SDK's `Scope`.
///
/// As text it is `name`, `*name` where it is optional, and `name[dependency …]`; see ``ScopeParser`` for the grammar.
public struct Scope: Sendable {
    /// The scope alone, such as `urn:globus:auth:scope:transfer.api.globus.org:all`.
    public let scopeString: String
    /// Whether Globus Auth may leave it out; of a dependency, whether the consent of the user is not needed for it.
    public let isOptional: Bool
    /// The scopes that services need to act on behalf of this one.
    public let dependencies: [Scope]

    /// Creates a scope.
    ///
    /// - Parameters:
    ///   - scopeString: The scope alone; ``parse(_:)`` reads one with dependencies.
    ///   - isOptional: Whether it may be left out.
    ///   - dependencies: The scopes that it depends on.
    /// - Throws: ``GlobusError/Code/usage`` for a text with one of the characters `[`, `]`, `*` and space.
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
    /// - Throws: ``GlobusError/Code/scopeParse`` for anything else.
    public static func parse(_ text: String) throws -> Scope {
        let scopes = try ScopeParser.parse(text)
        guard scopes.count == 1 else {
            let message = "one scope is expected, not \(scopes.count), in '\(text.printable(limit: 200))'"
            throw GlobusError(.scopeParse, message)
        }
        return scopes[0]
    }

    /// This scope with one more dependency.
    public func withDependency(_ dependency: Scope) -> Scope { withDependencies([dependency]) }

    /// This scope with more dependencies.
    public func withDependencies(_ dependencies: [Scope]) -> Scope {
        Scope(unchecked: scopeString, isOptional: isOptional, dependencies: self.dependencies + dependencies)
    }

    /// This scope as an optional one, or as one that is not.
    public func withOptional(_ isOptional: Bool) -> Scope {
        Scope(unchecked: scopeString, isOptional: isOptional, dependencies: dependencies)
    }
}

extension Scope: Hashable {
    /// Two scopes are equal where all parts are, in the same order: where they are written alike.
    ///
    /// Texts are compared, and not parts, since one dependency can be part of very many.
    public static func == (left: Scope, right: Scope) -> Bool {
        left.scopeString == right.scopeString && left.description == right.description
    }

    /// Hashes the scope itself: one dependency can be part of very many, and each would be visited.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(scopeString)
        hasher.combine(isOptional)
        hasher.combine(dependencies.count)
    }
}

extension Scope: CustomStringConvertible {
    /// The scope as Globus Auth takes it.
    ///
    /// A scope that several others depend on is written with its dependencies each time, as the Globus SDK does it, up
    /// to 4,096 scopes in all; beyond that with its first mention alone, which means the same.
    public var description: String {
        var writer = ScopeWriter(repeatsDependencies: true)
        if writer.write(self) { return writer.text }
        writer = ScopeWriter(repeatsDependencies: false)
        _ = writer.write(self)
        return writer.text
    }
}

/// Writes a scope without recursion, as a tree can be deep.
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
