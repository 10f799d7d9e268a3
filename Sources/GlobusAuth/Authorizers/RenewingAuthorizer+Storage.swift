extension RenewingAuthorizer {
    func consult() async -> RenewalMachine.Event {
        do {
            let record = try await storedRecord()
            if let kept = try await keptGrant(over: record) { return .recovered(kept, over: record) }
            return .consulted(record)
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
        await keep(offer, refreshToken)
        do {
            let stored = try await storage.tokenDataByResourceServer()
            let unnamed = (stored.count == 1 ? stored.keys.first : nil) ?? ""
            let records = records(of: offer, refreshToken, unnamed: unnamed)
            let service = options.resourceServer ?? offer.origin.stored.resourceServer ?? records.keys.first ?? ""
            if offer.origin.isSuperseded(by: stored[service], storing: records[service]?.refreshToken) {
                throw TokensSuperseded(record: stored[service])
            }
            let completed = records.map { ($0, $1.completed(from: stored[$0])) }
            try await storage.storeTokenData(byResourceServer: Dictionary(completed) { _, last in last })
            await drop(offer)
            log?.stored(records, in: storage, at: time.now())
            return .saved
        } catch {
            if let superseded = error.findCause(TokensSuperseded.self) {
                await drop(offer)
                return .superseded(superseded.record)
            }
            await tellWhereKept(offer, since: error)
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
    func records(
        of offer: RenewalOffer,
        _ refreshToken: Secret?,
        unnamed: String
    ) -> [String: TokenData] {
        let name = options.resourceServer ?? unnamed
        var records = offer.response.byResourceServer
        if var record = records.removeValue(forKey: "") ?? (records.isEmpty ? offer.token.record : nil) {
            record.resourceServer = name
            records[name] = record
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
