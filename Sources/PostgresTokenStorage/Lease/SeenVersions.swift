/// The versions of tokens that were read before something is done with them.
struct SeenVersions: Sendable {
    private var versions: [String: Int64] = [:]
    /// The resource servers that were looked for and not found.
    private var unseen: Set<String> = []
    private var hasSeenAll = false
    /// Whether a refresh token that was read may have been spent, so that reading again changes nothing.
    var isFrozen = false

    /// Notes what was read.
    ///
    /// - Parameters:
    ///   - versions: The versions by resource server.
    ///   - resourceServer: The only one that was looked for; nil for all.
    mutating func note(_ versions: [String: Int64], only resourceServer: String?) {
        if isFrozen { return }
        if let resourceServer {
            self.versions[resourceServer] = versions[resourceServer]
            unseen.remove(resourceServer)
            if versions[resourceServer] == nil { unseen.insert(resourceServer) }
        } else {
            self.versions = versions
            hasSeenAll = true
        }
    }

    mutating func noteStored(_ resourceServer: String, version: Int64) {
        versions[resourceServer] = version
        unseen.remove(resourceServer)
    }

    /// Whether the tokens of `resourceServer` were looked for.
    func contains(_ resourceServer: String) -> Bool {
        hasSeenAll || versions[resourceServer] != nil || unseen.contains(resourceServer)
    }

    /// The version that was read; nil where there were no tokens.
    subscript(resourceServer: String) -> Int64? { versions[resourceServer] }

    /// Whether any of the tokens that were read have been stored, replaced or removed; with `resourceServer`, whether
    /// its tokens have.
    func differ(from current: [String: Int64], only resourceServer: String?) -> Bool {
        let names = resourceServer.map { [$0] } ?? Set(versions.keys).union(current.keys).union(unseen)
        return names.contains { contains($0) && versions[$0] != current[$0] }
    }
}
