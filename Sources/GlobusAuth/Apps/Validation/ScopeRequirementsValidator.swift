import Synchronization

/// Requires that tokens have the scopes that an app needs: the Globus SDK's `ScopeRequirementsValidator`.
///
/// Before tokens are stored, the scopes themselves count. After they are read, the user must also have consented to what
/// each scope depends on, which the list of consents tells; it is looked up where the last one leaves something to wish,
/// and not at all where nobody knows whose tokens they are.
public final class ScopeRequirementsValidator: TokenDataValidator {
    private let requirements: @Sendable () -> [String: [Scope]]
    private let consents: @Sendable (_ identityID: String) async throws -> ConsentForest?
    private let known = Mutex<[String: ConsentForest]>([:])

    /// Creates one.
    ///
    /// - Parameters:
    ///   - requirements: The scopes that are needed now, by the service that accepts their tokens.
    ///   - consents: Looks up what an identity has consented to for the client; nil lets everything pass.
    public init(
        requirements: @escaping @Sendable () -> [String: [Scope]],
        consents: @escaping @Sendable (_ identityID: String) async throws -> ConsentForest?
    ) {
        self.requirements = requirements
        self.consents = consents
    }

    /// Throws ``GlobusError/Code/unmetScopeRequirements`` where a token lacks a scope.
    public func validate(beforeStoring records: [String: TokenData], _ context: TokenValidationContext) async throws {
        let requirements = requirements()
        for name in records.keys.sorted() {
            guard let record = records[name], let needed = requirements[name] else { continue }
            try requireScopes(needed, record, name, context)
        }
    }

    /// Throws ``GlobusError/Code/unmetScopeRequirements`` where a token lacks a scope, or the user's consent is missing.
    public func validate(afterRetrieving records: [String: TokenData], _ context: TokenValidationContext) async throws {
        try await validate(beforeStoring: records, context)
        let requirements = requirements()
        for name in records.keys.sorted() {
            guard let needed = requirements[name] else { continue }
            try await requireConsents(needed, name, context)
        }
    }

    /// Forgets which consents there were, because there may be others now.
    func forgetConsents() { known.withLock { $0 = [:] } }

    private func requireScopes(
        _ needed: [Scope],
        _ record: TokenData,
        _ name: String,
        _ context: TokenValidationContext
    ) throws {
        let granted = Set(record.scope.split(whereSeparator: \.isWhitespace).map(String.init))
        let missing = needed.filter { !granted.contains($0.scopeString) && !$0.isOptional }
        if missing.isEmpty { return }
        let names = missing.map(\.scopeString).joined(separator: " ")
        throw context.error(
            .unmetScopeRequirements,
            "The token for '\(name.printable(limit: 200))' lacks the scope '\(names.printable(limit: 400))'",
            TokenValidationDetails(resourceServer: name, requiredScopes: missing)
        )
    }

    private func requireConsents(_ needed: [Scope], _ name: String, _ context: TokenValidationContext) async throws {
        guard let identity = context.identityID else { return }
        let missing = try await missingConsents(needed, identity)
        if missing.isEmpty { return }
        let text = missing.map(\.description).joined(separator: " ")
        throw context.error(
            .unmetScopeRequirements,
            "The user has not consented to all that the scope '\(text.printable(limit: 400))' depends on",
            TokenValidationDetails(resourceServer: name, requiredScopes: missing)
        )
    }

    /// The scopes that depend on something to which the identity has not consented.
    func missingConsents(_ scopes: [Scope], _ identity: String) async throws -> [Scope] {
        let scopes = scopes.filter { !$0.dependencies.isEmpty }
        if scopes.isEmpty { return [] }
        if let forest = known.withLock({ $0[identity] }), forest.meetsScopeRequirements(scopes) { return [] }
        guard let forest = try await consents(identity) else { return [] }
        known.withLock { $0[identity] = forest }
        return scopes.filter { !forest.meetsScopeRequirements([$0]) }
    }
}

/// Looks up what an identity has consented to for a client, with the app's own token for Globus Auth.
final class ConsentLookup: Sendable {
    typealias Authorization = @Sendable () async throws -> String?

    @TaskLocal private static var isRunning = false

    private let loginClient: any AuthLoginClient
    private let authorization = Mutex<Authorization?>(nil)

    init(_ loginClient: any AuthLoginClient) {
        self.loginClient = loginClient
    }

    /// Says where the header comes from.
    func setAuthorization(_ authorization: @escaping Authorization) {
        self.authorization.withLock { $0 = authorization }
    }

    /// Looks the consents up.
    ///
    /// - Parameter identityID: Whose consents.
    /// - Returns: The consents, or nil where this very lookup asks.
    /// - Throws: The errors of the request, and of an app without a token for Globus Auth.
    func consents(of identityID: String) async throws -> ConsentForest? {
        if Self.isRunning { return nil }
        let header = try await Self.$isRunning.withValue(true) { try await authorization.withLock { $0 }?() }
        let response = try await loginClient.service.consents(of: identityID, authorization: header)
        return try ConsentForest(response.parsedJSON())
    }
}
