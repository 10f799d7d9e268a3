import GlobusAuth

/// Keeps tokens in memory, as if it were beyond the end of a process.
final class FakeTokenKeeper: TokenKeeper {
    let kept = Box<[String: KeptTokens]>([:])
    let failure = Box<GlobusError?>(nil)
    /// What was done, in order.
    let log = Box<[String]>([])

    func keep(_ tokens: KeptTokens, for owner: KeptTokens.Owner) async throws {
        if let failure = failure.value { throw failure }
        log.update { $0.append("keep") }
        kept.update { $0[place(for: owner)] = tokens }
    }

    func keptTokens(for owner: KeptTokens.Owner) async throws -> KeptTokens? {
        if let failure = failure.value { throw failure }
        return kept.value[place(for: owner)]
    }

    func drop(for owner: KeptTokens.Owner) async throws {
        log.update { $0.append("drop") }
        kept.update { $0[place(for: owner)] = nil }
    }

    func place(for owner: KeptTokens.Owner) -> String {
        "/kept/\(owner.form.storage)/\(owner.clientID)/\(owner.resourceServer)"
    }
}
