/// A storage of tokens that checks what goes in and what comes out: the Globus SDK's `ValidatingTokenStorage`.
///
/// What it checks against is what the storage has at that moment, so that several processes may share it.
public struct ValidatingTokenStorage: TokenStorage {
    /// The storage itself, without checks.
    public let tokenStorage: any TokenStorage
    /// The checks, in their order.
    public let validators: [any TokenDataValidator]
    /// Whose tokens they are, for messages.
    private let owner: String

    /// Creates a storage.
    ///
    /// - Parameters:
    ///   - tokenStorage: The storage itself.
    ///   - owner: Whose tokens they are, for messages, such as `the app 'my-app' (client '…')`.
    ///   - validators: The checks, in their order.
    public init(_ tokenStorage: any TokenStorage, owner: String, validators: [any TokenDataValidator]) {
        self.tokenStorage = tokenStorage
        self.owner = owner
        self.validators = validators
    }

    /// The identity whose tokens are stored, where it is known.
    ///
    /// - Returns: The identity's ID.
    /// - Throws: ``GlobusError/Code/identityMismatch`` where there are the tokens of several; ``GlobusError/Code/storage``.
    public func identityID() async throws -> String? {
        try identity(of: try await tokenStorage.tokenDataByResourceServer())
    }

    /// Stores `records` where they pass all checks.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        let stored = try await tokenStorage.tokenDataByResourceServer()
        let context = try context(of: records, prior: stored)
        for validator in validators { try await validator.validate(beforeStoring: records, context) }
        try await tokenStorage.storeTokenData(byResourceServer: records)
    }

    /// Everything stored, by resource server, where all of it passes all checks.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        let stored = try await tokenStorage.tokenDataByResourceServer()
        let context = try context(of: stored, prior: stored)
        for validator in validators { try await validator.validate(afterRetrieving: stored, context) }
        return stored
    }

    /// What is stored for `resourceServer`, where it passes all checks.
    ///
    /// - Throws: ``GlobusError/Code/missingToken`` where there is nothing, as the Globus SDK does it.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await validTokenData(for: resourceServer, in: try await tokenStorage.tokenDataByResourceServer())
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await tokenStorage.removeTokenData(for: resourceServer)
    }

    /// Runs `body` inside the storage's lock.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        try await tokenStorage.withLock(resourceServer: resourceServer, body)
    }

    /// Runs `body` inside the storage's lock for logins.
    public func withLoginLock(_ body: @Sendable () async -> Void) async throws {
        try await tokenStorage.withLoginLock(body)
    }

    /// How the storage itself keeps them.
    public func keptForm() async throws -> KeptTokenForm? { try await tokenStorage.keptForm() }

    /// Stores every token of `response`, that of a login, where they pass all checks.
    ///
    /// Whose tokens they are is what the response says, and nothing else.
    public func storeTokenResponse(_ response: some TokenResponse) async throws {
        let stored = try await tokenStorage.tokenDataByResourceServer()
        var records = response.records(completedFrom: stored)
        for (name, token) in response.byResourceServer {
            records[name]?.identityID = token.identityID ?? response.identityID
        }
        try await storeTokenData(byResourceServer: records)
    }
}

extension ValidatingTokenStorage {
    /// The token for `resourceServer` among `stored` where it passes all checks.
    func validTokenData(for resourceServer: String, in stored: [String: TokenData]) async throws -> TokenData {
        guard let record = stored[resourceServer] else {
            let problem = "There are no tokens for '\(resourceServer.printable(limit: 200))'"
            let details = TokenValidationDetails(resourceServer: resourceServer)
            throw try context(of: [:], prior: stored).error(.missingToken, problem, remedy: "Log in.", details)
        }
        let records = [resourceServer: record]
        let context = try context(of: records, prior: stored)
        for validator in validators { try await validator.validate(afterRetrieving: records, context) }
        return record
    }

    /// Whose storage it is and where it is.
    var place: String {
        // An author's own storage may have fields that nobody should see.
        let name = (tokenStorage as? any CustomStringConvertible)?.description ?? "\(type(of: tokenStorage))"
        return "\(owner) in \(name)"
    }

    func context(of records: [String: TokenData], prior: [String: TokenData]) throws -> TokenValidationContext {
        TokenValidationContext(
            priorIdentityID: try identity(of: prior),
            tokenDataIdentityID: try identity(of: records),
            place: place
        )
    }

    private func identity(of records: [String: TokenData]) throws -> String? {
        let identities = Set(records.values.compactMap(\.identityID)).sorted()
        guard identities.count > 1 else { return identities.first }
        let message = """
            There are tokens of several identities, \(identities.joined(separator: " and ").printable(limit: 200)), for \
            \(place). Log out, so that all of them are removed, and log in again.
            """
        let details = TokenValidationDetails(storedIdentityID: identities[0], newIdentityID: identities[1])
        throw GlobusError(.identityMismatch, message, tokenValidation: details)
    }
}

extension ValidatingTokenStorage: CustomStringConvertible {
    /// The storage itself, and whose it is.
    public var description: String { "ValidatingTokenStorage(\(place))" }
}
