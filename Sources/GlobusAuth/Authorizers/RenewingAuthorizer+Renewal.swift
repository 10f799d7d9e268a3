import Synchronization

extension RenewingAuthorizer {
    /// Performs steps until the renewal is over.
    ///
    /// Consecutive steps that need the storage's lock share one lock.
    func renew(_ number: UInt64, from first: RenewalStep) async {
        log?.begin(first, hasToken: accessToken != nil, expiresAt: expiresAt, now: time.now())
        await RenewalScope.run(self, number) {
            var step: RenewalStep? = first
            while let current = step {
                step = current.needsLock ? await performLocked(current) : await perform(current)
            }
        }
    }

    private func performLocked(_ first: RenewalStep) async -> RenewalStep? {
        guard let storage = options.storage else { return await perform(first) }
        let steps = LockedSteps(first)
        do {
            try await RenewalLease.$renewal.withValue(renewalUnderLease) {
                try await storage.withLock(resourceServer: options.resourceServer ?? "") {
                    while let step = steps.next() { steps.finish(next: await self.perform(step)) }
                }
            }
        } catch {
            // Steps that were performed under the lock count even where releasing the lock has failed.
            if !steps.hasBegun { return report(await notLocked(first, storageError("be locked", error))) }
        }
        if steps.hasBegun { return steps.rest }
        return report(.failed(GlobusError(.storage, "The token storage's lock never ran its body. Check the storage.")))
    }

    private func perform(_ step: RenewalStep) async -> RenewalStep? {
        switch step {
        case .consult: report(await consult())
        case .grant(let refreshToken): report(await performGrant(refreshToken))
        case .store(let offer, let refreshToken):
            report(await RenewalLease.$origin.withValue(offer.answer.lease) { await store(offer, refreshToken) })
        case .notify(let offer, let handler): report(await notify(offer, handler))
        case .startOver: await performLocked(.consult)
        }
    }

    /// Tells the machine what happened; returns the next step, or resumes all callers who wait.
    private func report(_ event: RenewalMachine.Event) -> RenewalStep? {
        log?.note(event, now: time.now())
        remember(event)
        let (action, waiters) = state.change { state in
            let action = state.machine.next(event, now: time.now())
            guard case .settle = action else { return (action, [CheckedContinuation<String, any Error>]()) }
            defer { state.waiters = [:] }
            return (action, Array(state.waiters.values))
        }
        if case .settle(let result) = action { for waiter in waiters { waiter.resume(with: result) } }
        if case .perform(let step) = action { return step }
        return nil
    }

    private func requestToken(_ refreshToken: Secret?) async -> RenewalMachine.Event {
        let lease = RenewalLease.held
        do {
            try await lease?.confirm()
            let renew = grant.renew
            // A grant of the author's own may lock other storages, and knows nothing of leases.
            let granted = try await RenewalLease.$renewal.withValue(nil) {
                try await time.withDeadline(options.timeout) { try await renew(refreshToken) }
            }
            return .granted(granted.0, granted.1.under(lease))
        } catch {
            return error.findCause(TokensChanged.self) == nil ? .grantFailed(error) : .changed(error)
        }
    }

    private func performGrant(_ refreshToken: Secret?) async -> RenewalMachine.Event {
        let event = await requestToken(refreshToken)
        await keepRescued(by: event, used: refreshToken)
        return event
    }

    private var renewalUnderLease: RenewalLease.Renewal {
        let now = time.now()
        return RenewalLease.Renewal(hasValidToken: state.read { $0.machine.hasValidToken(now: now) })
    }

    var log: RenewalLog? { RenewalLog(options.diagnostics, clientID: grant.clientID) }

    /// Has the tokens that the storage holds taken out of errors and logs; of those that a grant brings the grant tells.
    private func remember(_ event: RenewalMachine.Event) {
        switch event {
        case .consulted(let record?), .notLocked(_, let record?), .recovered(_, let record?), .superseded(let record?):
            options.diagnostics.knownSecrets?.insert(record)
        default: break
        }
    }

    private func notify(_ offer: RenewalOffer, _ handler: Int) async -> RenewalMachine.Event {
        do {
            if handler > 0 {
                try await options.handlers[handler - 1](offer.response, context(of: offer))
            } else {
                try await offer.answer.tellHandler()
            }
            return .saved
        } catch {
            let message = """
                An on_refresh handler failed. The new tokens are kept in memory, \
                and the handler is called again at the next use.
                """
            return .failed(GlobusError(.onRefresh, message, cause: error))
        }
    }

    private func context(of offer: RenewalOffer) -> RenewalContext {
        RenewalContext(
            authorizer: self,
            clientID: grant.clientID,
            resourceServers: offer.response.byResourceServer.keys.sorted(),
            grantType: grant.grantType,
            refreshedAt: offer.refreshedAt,
            finished: offer.finished
        )
    }
}
