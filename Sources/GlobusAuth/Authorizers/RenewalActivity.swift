import Synchronization

/// Knows which renewals are under way, for a program that is about to end.
///
/// A program that ends during a renewal loses the new refresh token, while the server has revoked the old one.
public final class RenewalActivity: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Creates an object that knows of no renewal yet.
    public init() {}

    /// Whether no renewal is under way.
    public var isIdle: Bool { state.withLock { $0.count == 0 } }

    /// Waits until no renewal is under way: each has saved its tokens or has failed.
    public func finished() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.count == 0 { return true }
                state.waiters.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    func begin() { state.withLock { $0.count += 1 } }

    func end() {
        let waiters = state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// What the handlers of a renewal are told besides the response.
public struct RenewalContext: Sendable {
    /// The authorizer whose token was renewed.
    ///
    /// Inside a handler it hands out the new header at once.
    public let authorizer: RenewingAuthorizer
    /// The OAuth 2 client's ID, where it is known.
    public let clientID: String?
    /// The services that accept the new tokens, in alphabetical order.
    public let resourceServers: [String]
    /// The OAuth 2 grant type, such as `refresh_token`.
    public let grantType: String?
    /// When the tokens were received, in seconds since 1970.
    public let refreshedAt: Double
    /// For a handler that calls several others: which of them have succeeded.
    package let finished: FinishedHandlers
}

/// Code that a host runs after every renewal.
///
/// While it throws, the new header is not handed out.
public typealias RenewalHandler = @Sendable (any TokenResponse, RenewalContext) async throws -> Void

/// The renewals that are calling the code that is running now: their numbers by their authorizers.
///
/// A handler that uses its authorizer must not wait for a renewal that waits for the handler.
enum RenewalScope {
    @TaskLocal static var renewals: [ObjectIdentifier: UInt64] = [:]

    /// Runs `body` as code that the renewal `number` of `authorizer` calls.
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

/// The steps of a renewal that are performed while a storage is locked, and the first step after them.
final class LockedSteps: Sendable {
    private struct State: Sendable {
        var step: RenewalStep?
        var hasBegun = false
    }

    private let state: Mutex<State>

    init(_ first: RenewalStep) {
        state = Mutex(State(step: first))
    }

    /// Whether the storage has been locked, so that steps could begin.
    var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// The step to perform after the lock is released, or nil where the renewal is over.
    var rest: RenewalStep? { state.withLock { $0.step } }

    /// Returns the next step where it needs the lock, and otherwise nil.
    ///
    /// Each step is returned once.
    func next() -> RenewalStep? {
        state.withLock { state in
            guard let step = state.step, step.needsLock else { return nil }
            state.hasBegun = true
            state.step = nil
            return step
        }
    }

    func finish(next step: RenewalStep?) {
        state.withLock { $0.step = step }
    }
}
