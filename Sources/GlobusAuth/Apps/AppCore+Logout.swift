extension AppCore {
    func logout(sweep: Bool) async throws {
        defer { forgetAuthorizers() }
        let storage = configuration.tokenStorage
        let stored = try await storage.tokenDataByResourceServer()
        let needed = Set(requirements.resourceServers)
        var failures: [Failure] = []
        for name in stored.keys.sorted() where sweep || needed.contains(name) {
            try Task.checkCancellation()
            failures += try await storage.whileRenewing(name) { try await self.remove(name) }
        }
        if let error = summary(of: failures) { throw error }
    }

    private struct Failure: Sendable {
        enum Step {
            case revoking
            case removing
        }

        let step: Step
        let what: String
        let error: any Error

        var reason: String { (error as? GlobusError)?.line ?? String(describing: error) }
    }

    /// Revokes and removes the tokens for a service, in the lock under which they would be renewed.
    private func remove(_ name: String) async throws -> [Failure] {
        let storage = configuration.tokenStorage
        var failures: [Failure] = []
        do {
            guard var record = try await storage.tokenData(for: name) else { return [] }
            failures += try await revoke(record)
            if let kept = await takeKept(name) {
                record.refreshToken = kept.refreshToken
                record.accessToken = kept.records.values.first?.accessToken ?? record.accessToken
                failures += try await revoke(record)
            }
            _ = try await storage.removeTokenData(for: name)
        } catch {
            try Task.checkCancellation()
            failures.append(Failure(step: .removing, what: "'\(name.printable(limit: 200))'", error: error))
        }
        return failures
    }

    /// Removes tokens for a service that an earlier run has kept beside the storage, and returns them.
    private func takeKept(_ name: String) async -> KeptTokens? {
        guard let keeper = configuration.renewal.keeper,
            let form = try? await configuration.tokenStorage.keptForm()
        else { return nil }
        let owner = KeptTokens.Owner(form: form, clientID: loginClient.clientID, resourceServer: name)
        let kept = try? await keeper.keptTokens(for: owner)
        try? await keeper.drop(for: owner)
        return kept
    }

    private func revoke(_ record: TokenData) async throws -> [Failure] {
        let service = "'\(record.resourceServer.printable(limit: 200))'"
        var failures: [Failure] = []
        for (kind, token) in [("access", record.accessToken), ("refresh", record.refreshToken)] {
            guard let token else { continue }
            do {
                try await loginClient.oauth2RevokeToken(token)
            } catch {
                try Task.checkCancellation()
                failures.append(Failure(step: .revoking, what: "the \(kind) token for \(service)", error: error))
            }
        }
        return failures
    }

    /// One error for all failures: tokens that stay valid, and tokens that stay in the storage, each with what to do.
    private func summary(of failures: [Failure]) -> (any Error)? {
        guard let first = failures.first?.error else { return nil }
        let unrevoked = failures.filter { $0.step == .revoking }.map { "\($0.what): \($0.reason.withoutPeriod)" }
        let unremoved = failures.filter { $0.step == .removing }
        let app = "the app '\(appName.printable(limit: 100))'"
        var sentences: [String] = []
        if !unrevoked.isEmpty {
            sentences.append(
                """
                The logout of \(app) is done but for this, which stays valid until it \
                expires: \(unrevoked.joined(separator: "; ")). Revoke it at https://app.globus.org/settings/consents.
                """
            )
        }
        if let failure = unremoved.first {
            sentences.append(
                """
                The tokens of \(app) for \(unremoved.map(\.what).joined(separator: ", ")) \
                are still stored: \(failure.reason.withoutPeriod). Then log out again.
                """
            )
        }
        return GlobusError(
            (first as? GlobusError)?.code ?? .storage,
            sentences.joined(separator: " "),
            cause: first
        )
    }
}

extension String {
    /// The text as a part of a longer sentence.
    fileprivate var withoutPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}
