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
        let what: String
        let error: any Error
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
            failures.append(Failure(what: "the stored tokens for '\(name.printable(limit: 200))'", error: error))
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
                failures.append(Failure(what: "the \(kind) token for \(service)", error: error))
            }
        }
        return failures
    }

    private func summary(of failures: [Failure]) -> (any Error)? {
        guard let first = failures.first?.error else { return nil }
        let list = failures.map { failure in
            "\(failure.what): \((failure.error as? GlobusError)?.line ?? String(describing: failure.error))"
        }
        let message = """
            The logout of the app '\(appName.printable(limit: 100))' is done but for this, which stays valid until it \
            expires: \(list.joined(separator: "; ")). Revoke it at https://app.globus.org/settings/consents.
            """
        return GlobusError((first as? GlobusError)?.code ?? .storage, message, cause: first)
    }
}
