extension RenewingAuthorizer {
    func consult() async -> RenewalMachine.Event {
        do {
            return .consulted(try await storedRecord())
        } catch {
            return .failed(storageError("be read", error))
        }
    }

    /// Reads the storage where it cannot be locked: a user who may not write may still read.
    func notLocked(_ step: RenewalStep, _ error: any Error) async -> RenewalMachine.Event {
        guard case .consult = step else { return .failed(error) }
        return .notLocked(error, try? await storedRecord())
    }

    func store(_ offer: RenewalOffer, _ refreshToken: Secret?) async -> RenewalMachine.Event {
        guard let storage = options.storage else { return .saved }
        do {
            let stored = try await storage.tokenDataByResourceServer()
            let unnamed = options.resourceServer ?? (stored.count == 1 ? stored.keys.first : nil) ?? ""
            let records = records(of: offer, refreshToken, unnamed: unnamed).map {
                ($0, $1.completed(from: stored[$0]))
            }
            try await storage.storeTokenData(byResourceServer: Dictionary(records) { _, last in last })
            return .saved
        } catch {
            if let superseded = error.findCause(TokensSuperseded.self) { return .superseded(superseded.record) }
            return .failed(storageError("keep the new tokens, which stay in memory until the next use", error))
        }
    }

    /// Returns a storage's own error as it is, since it tells most, and describes other errors.
    func storageError(_ task: String, _ error: any Error) -> any Error {
        if let error = error as? GlobusError, error.code.isKind(of: .storage) || error.code.isKind(of: .usage) {
            return error
        }
        return GlobusError(.storage, "The token storage could not \(task). Check the storage.", cause: error)
    }

    private func storedRecord() async throws -> TokenData? {
        guard let storage = options.storage else { return nil }
        if let resourceServer = options.resourceServer { return try await storage.tokenData(for: resourceServer) }
        let stored = try await storage.tokenDataByResourceServer()
        guard stored.count > 1 else { return stored.values.first }
        let names = stored.keys.sorted().joined(separator: ", ")
        let message =
            "The token storage holds the tokens of several services. Set 'resource_server' to one of \(names)."
        throw GlobusError(.usage, message)
    }

    /// Returns the records to store.
    ///
    /// A token without a resource server is stored for the service that the options name.
    private func records(
        of offer: RenewalOffer,
        _ refreshToken: Secret?,
        unnamed name: String
    ) -> [String: TokenData] {
        var records = offer.response.byResourceServer
        if var unnamed = records.removeValue(forKey: "") ?? (records.isEmpty ? offer.token.record : nil) {
            unnamed.resourceServer = name
            records[name] = unnamed
        }
        return records.mapValues { record in
            var record = record
            record.refreshToken = record.refreshToken ?? refreshToken
            record.issuedAtSeconds = record.issuedAtSeconds ?? offer.refreshedAt
            return record
        }
    }
}

extension GrantedToken {
    fileprivate var record: TokenData {
        TokenData(
            resourceServer: "",
            scope: "",
            accessToken: accessToken,
            refreshToken: refreshToken,
            expiresAtSeconds: expiresAt.map { Int64(max(-0x1p53, min(0x1p53, $0))) }
        )
    }
}
