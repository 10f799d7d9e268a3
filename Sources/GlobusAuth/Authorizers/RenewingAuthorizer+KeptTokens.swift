import Logging
import Synchronization

/// Tokens are kept beside the storage from before it is asked to store them until it has them, so that they survive the
/// end of the process.
extension RenewingAuthorizer {
    /// Keeps the new tokens where they could not be replaced: a server that rotates has revoked the old ones.
    ///
    /// A failure matters only if the storage fails too, and is told then.
    func keep(_ offer: RenewalOffer, _ refreshToken: Secret?) async {
        guard let rotated = offer.rotatedRefreshToken, !offer.origin.isRecovered else { return }
        let records = records(of: offer, refreshToken, unnamed: offer.origin.stored.resourceServer ?? "")
        await keep(rotated, records, offer.origin, receivedAt: offer.refreshedAt)
    }

    /// Keeps the refresh token of an answer in which nothing else could be used.
    func keepRescued(by event: RenewalMachine.Event, used: Secret?) async {
        guard case .grantFailed(let error) = event, let rescued = UnusableTokenAnswer.refreshToken(rescuedBy: error),
            rescued != used, let stored = state.read({ $0.machine.storedBefore })
        else { return }
        let origin = RenewalOrigin(stored: stored, usedRefreshToken: used)
        await keep(rescued, [:], origin, receivedAt: time.now())
    }

    private func keep(
        _ refreshToken: Secret,
        _ records: [String: TokenData],
        _ origin: RenewalOrigin,
        receivedAt: Double
    ) async {
        guard let keeper = options.keeper else { return }
        let tokens = KeptTokens(
            records: records,
            refreshToken: refreshToken,
            storedDigest: origin.stored.refreshToken.map(KeptTokens.digest),
            usedDigest: origin.usedRefreshToken.map(KeptTokens.digest),
            receivedAt: receivedAt
        )
        do {
            guard let owner = try await owner(origin.stored) else { return }
            try await keeper.keep(tokens, for: owner)
        } catch {
            log?.write(.debug, "could not be kept beside the token storage: \(error)")
        }
    }

    /// Tells, after the storage has failed, where the tokens wait for it.
    func tellWhereKept(_ offer: RenewalOffer, since failure: any Error) async {
        guard offer.rotatedRefreshToken != nil, let keeper = options.keeper,
            let owner = try? await owner(offer.origin.stored)
        else { return }
        let place = keeper.place(for: owner)
        if (try? await keeper.keptTokens(for: owner)) != nil {
            let words = "is kept in '\(place)' for the next run, since the token storage has not taken it: \(failure)"
            log?.write(.warning, words)
        } else {
            let words = """
                is lost when this program ends: the token storage has not taken it, and it could not be kept in \
                '\(place)' either: \(failure)
                """
            log?.write(.error, words)
        }
    }

    /// Removes what is kept of `offer`, which the storage has, or which is worth nothing any more.
    func drop(_ offer: RenewalOffer) async {
        guard offer.rotatedRefreshToken != nil, let keeper = options.keeper,
            let owner = try? await owner(offer.origin.stored)
        else { return }
        do {
            try await keeper.drop(for: owner)
        } catch {
            log?.write(.warning, "is stored, but what was kept of it cannot be removed: \(error)")
        }
    }

    /// Looks for tokens that an earlier run has received and not stored, and removes those that are worth nothing.
    func keptGrant(over record: TokenData?) async throws -> KeptTokens.Grant? {
        guard let keeper = options.keeper, let owner = try await owner(StoredBefore(record)),
            let kept = try await keeper.keptTokens(for: owner)
        else { return nil }
        let place = keeper.place(for: owner)
        switch kept.fate(stored: record?.refreshToken, own: refreshToken) {
        case .wanted:
            log?.write(.warning, "that an earlier run has kept in '\(place)' is offered to the token storage")
            return offered(kept)
        case .stored: break
        case .outdated:
            let words = "that was kept in '\(place)' is dropped, since the token storage has been given another one"
            log?.write(.warning, words)
        }
        try await keeper.drop(for: owner)
        return nil
    }

    private func offered(_ kept: KeptTokens) -> KeptTokens.Grant {
        for record in kept.records.values { options.diagnostics.knownSecrets?.insert(record) }
        options.diagnostics.knownSecrets?.insert(kept.refreshToken)
        var token: (GrantedToken, GrantAnswer)?
        if let granted = kept.granted, let response = kept.response { token = (granted, grant.answer(response)) }
        return KeptTokens.Grant(refreshToken: kept.refreshToken, token: token, receivedAt: kept.receivedAt)
    }

    private func owner(_ stored: StoredBefore) async throws -> KeptTokens.Owner? {
        guard let form = try await options.storage?.keptForm() else { return nil }
        let service = options.resourceServer ?? stored.resourceServer ?? ""
        return KeptTokens.Owner(form: form, clientID: grant.clientID ?? "", resourceServer: service)
    }
}

extension RenewalOffer {
    /// The new refresh token, where the server has replaced the one that was used.
    fileprivate var rotatedRefreshToken: Secret? {
        guard let new = token.refreshToken, new != origin.usedRefreshToken else { return nil }
        return new
    }
}
