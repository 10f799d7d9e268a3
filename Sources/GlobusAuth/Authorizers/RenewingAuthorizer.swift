import Synchronization

/// Sends an access token and renews it when it expires or a service refuses it: the Globus SDK's `RenewingAuthorizer`.
///
/// - A token is renewed 60 seconds before it expires; one that lives for less than two minutes after half of its life.
///   A token whose end is unknown is used until a service refuses it. The first token is fetched at the first use.
/// - However many tasks need a new token, there is one renewal. Cancelling a task ends only its own waiting.
/// - The storage, the authorizer's handler and the host's handlers finish, in this order, before the new token is
///   handed out. If one of them fails, all tasks that wait get the error, and the next use continues with the same
///   response where the last attempt stopped. The handlers themselves can use the new token at once.
/// - After a failed renewal a token that is still valid stays in use, and the next attempt follows ten seconds later.
/// - `invalid_grant` is final: every use fails with that error until ``refreshToken`` is set.
///
/// It may be shared by any number of clients, tasks and threads.
public final class RenewingAuthorizer: Authorizer {
    /// A handler of the renewals of any grant.
    public typealias Handler = @Sendable (any TokenResponse) async throws -> Void

    let state: RenewalState
    let grant: RenewalGrant
    let options: RenewalOptions
    let time: any TimeSource
    private let lastWaiter = Atomic<UInt64>(0)

    /// Creates an authorizer.
    ///
    /// - Parameters:
    ///   - grant: How tokens are obtained.
    ///   - accessToken: A token that was obtained before; then `expiresAt` is needed too.
    ///   - expiresAt: When `accessToken` expires, in seconds since 1970.
    ///   - refreshToken: The refresh token that `grant` is called with first.
    ///   - onRefresh: Called with the grant's response after every renewal, before the new token is handed out.
    ///   - options: Storage, further handlers and deadlines.
    ///   - time: The clock by which tokens expire.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where only one of `accessToken` and `expiresAt` is
    ///   given, and for a text that cannot be a token.
    public convenience init<Grant: TokenGrant>(
        grant: Grant,
        accessToken: Secret? = nil,
        expiresAt: Double? = nil,
        refreshToken: Secret? = nil,
        onRefresh: (@Sendable (Grant.Response) async throws -> Void)? = nil,
        options: RenewalOptions = RenewalOptions(),
        time: any TimeSource
    ) throws {
        try self.init(
            RenewalGrant(grant, OwnHandler(onRefresh), telling: options.diagnostics.knownSecrets),
            accessToken: accessToken,
            expiresAt: expiresAt,
            refreshToken: refreshToken,
            options: options,
            time: time
        )
    }

    init(
        _ grant: RenewalGrant,
        accessToken: Secret?,
        expiresAt: Double?,
        refreshToken: Secret? = nil,
        options: RenewalOptions,
        time: any TimeSource
    ) throws {
        try Self.requireBothOrNeither(accessToken, expiresAt)
        var machine = RenewalMachine(hasStorage: options.storage != nil, handlerCount: 1 + options.handlers.count)
        try machine.begin(accessToken: accessToken, expiresAt: expiresAt, refreshToken: refreshToken)
        state = RenewalState(machine)
        self.grant = grant
        self.options = options
        self.time = time
    }

    private static func requireBothOrNeither(_ accessToken: Secret?, _ expiresAt: Double?) throws {
        if (accessToken == nil) == (expiresAt == nil) { return }
        let message = """
            A RenewingAuthorizer cannot be initialized with one of access_token and expires_at. \
            Either provide both or neither.
            """
        throw GlobusError(.usage, message)
    }

    /// Returns the current header, after renewing the token where that is needed.
    ///
    /// - Throws: What the grant threw; ``GlobusError`` with ``GlobusError/Code/storage`` or
    ///   ``GlobusError/Code/onRefresh`` where the new token could not be saved; `CancellationError` where this task is
    ///   cancelled while it waits.
    public func authorizationHeader() async throws -> String? {
        if case .ready(let header) = readyHeader { return header }
        return try await renewedHeader()
    }

    private func renewedHeader(isolation: isolated (any Actor)? = #isolation) async throws -> String {
        let waiter = lastWaiter.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            // The closure must mention the isolation of its caller, or it runs on another thread.
            _ = isolation
            return try await withCheckedThrowingContinuation { enter($0, as: waiter) }
        } onCancel: {
            let continuation = state.change { $0.waiters.removeValue(forKey: waiter) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Renews the token where that is needed: the Globus SDK's `ensure_valid_token`.
    ///
    /// - Throws: The errors of ``authorizationHeader()``.
    public func ensureValidToken() async throws {
        _ = try await authorizationHeader()
    }

    /// Makes the next use renew the token, unless the refused header is no longer the current one.
    ///
    /// - Returns: Whether another attempt may succeed; false only inside a handler whose new token was refused.
    public func handleMissingAuthorization(sent header: String?) async -> Bool {
        let inside = innerRenewal
        let action = state.change { $0.machine.next(.refused(header: header, inside: inside), now: time.now()) }
        if case .answer(let answer) = action { return answer }
        return true
    }

    /// The renewal that calls the code which is asking, if any.
    var innerRenewal: UInt64? { RenewalScope.renewals[ObjectIdentifier(self)] }
}

extension RenewingAuthorizer {
    private func enter(_ continuation: CheckedContinuation<String, any Error>, as waiter: UInt64) {
        let inside = innerRenewal
        let action: RenewalMachine.Action? = state.change { state in
            // The cancellation handler may have run already, before there was a continuation to resume.
            if Task.isCancelled { return nil }
            let action = state.machine.next(.asked(inside: inside), now: time.now())
            switch action {
            case .wait, .start: state.waiters[waiter] = continuation
            default: break
            }
            return action
        }
        answer(continuation, action)
    }

    private func answer(_ continuation: CheckedContinuation<String, any Error>, _ action: RenewalMachine.Action?) {
        switch action {
        case .hand(let header): continuation.resume(returning: header)
        case .fail(let error): continuation.resume(throwing: error)
        // The renewal serves all tasks that wait, so it must not be cancelled together with one of them.
        case .start(let number, let step):
            options.activity?.begin()
            Task {
                await renew(number, from: step)
                options.activity?.end()
            }
        case nil: continuation.resume(throwing: CancellationError())
        default: break
        }
    }
}

/// An authorizer that wraps a ``RenewingAuthorizer`` with a certain grant.
public protocol RenewingAuthorizerWrapper: Authorizer {
    /// The authorizer that does the work.
    var renewing: RenewingAuthorizer { get }
}

extension RenewingAuthorizerWrapper {
    /// The header where the token is valid, so that nobody has to wait.
    public var readyHeader: ReadyHeader { renewing.readyHeader }

    /// Returns the current header, after renewing the token where that is needed.
    ///
    /// - Throws: The errors of ``RenewingAuthorizer/authorizationHeader()``.
    public func authorizationHeader() async throws -> String? { try await renewing.authorizationHeader() }

    /// Makes the next use renew the token, unless the refused header is no longer the current one.
    public func handleMissingAuthorization(sent header: String?) async -> Bool {
        await renewing.handleMissingAuthorization(sent: header)
    }

    /// Renews the token where that is needed.
    ///
    /// - Throws: The errors of ``RenewingAuthorizer/authorizationHeader()``.
    public func ensureValidToken() async throws { try await renewing.ensureValidToken() }

    /// The newest access token.
    public var accessToken: Secret? { renewing.accessToken }

    /// Replaces the access token; nil makes the next use renew it.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a text that cannot be a token.
    public func setAccessToken(_ token: Secret?) throws { try renewing.setAccessToken(token) }

    /// When the access token expires, in seconds since 1970; setting nil makes the next use renew it.
    public var expiresAt: Double? {
        get { renewing.expiresAt }
        nonmutating set { renewing.expiresAt = newValue }
    }
}
