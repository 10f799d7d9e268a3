/// The scopes that an app needs, by the service that accepts their tokens, in the order in which they were added.
struct ScopeRequirements: Sendable {
    private(set) var scopes: [String: [Scope]] = [:]
    private(set) var resourceServers: [String] = []

    /// Adds scopes, those that are there already with the dependencies of both.
    ///
    /// - Parameter added: The scopes by their services.
    /// - Returns: The services whose requirements are others than before.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/scopeParse``; then nothing is added.
    mutating func add(_ added: [String: ScopeList]) throws -> [String] {
        var result = self
        var changed: [String] = []
        for name in added.keys.sorted() {
            guard let parsed = try added[name]?.parsed(), !parsed.isEmpty else { continue }
            let old = result.scopes[name]
            let merged = try ScopeParser.merge(old ?? [], parsed)
            if merged == old { continue }
            if old == nil { result.resourceServers.append(name) }
            result.scopes[name] = merged
            changed.append(name)
        }
        self = result
        return changed
    }

    /// All scopes, with those of `further` texts merged in.
    func all(with further: [String] = []) throws -> [Scope] {
        let own = resourceServers.flatMap { scopes[$0] ?? [] }
        return try ScopeParser.merge(own, try ScopeList(further).parsed())
    }
}
