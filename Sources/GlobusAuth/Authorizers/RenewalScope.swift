/// The renewals whose own code is running: the number of each by its authorizer.
///
/// A handler that uses its authorizer must not wait for the renewal that waits for the handler.
enum RenewalScope {
    @TaskLocal static var renewals: [ObjectIdentifier: UInt64] = [:]

    /// Runs `body` as a part of the renewal `number` of `authorizer`.
    static func run<Result>(
        _ authorizer: RenewingAuthorizer,
        _ number: UInt64,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        var renewals = renewals
        renewals[ObjectIdentifier(authorizer)] = number
        return try await $renewals.withValue(renewals) { try await body() }
    }
}
