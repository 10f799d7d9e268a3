import Synchronization

/// Knows which renewals are under way, for a program that is about to end: a refresh token that was rotated and not saved
/// is lost.
public final class RenewalActivity: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Creates an account of no renewals.
    public init() {}

    /// Whether none is under way.
    public var isIdle: Bool { state.withLock { $0.count == 0 } }

    /// Waits until none is under way: their tokens are saved, or they have failed.
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

/// What the handlers of a renewal learn besides the response.
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
    /// When the tokens came, in seconds since 1970.
    public let refreshedAt: Double
    /// For a handler that stands for several.
    package let finished: FinishedHandlers
}

/// Something that a host does after every renewal; its error withholds the new header until it succeeds.
public typealias RenewalHandler = @Sendable (any TokenResponse, RenewalContext) async throws -> Void

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

/// The steps of a renewal that are performed inside a storage's lock, and the one that follows outside.
final class LockedSteps: Sendable {
    private struct State: Sendable {
        var step: RenewalStep?
        var hasBegun = false
    }

    private let state: Mutex<State>

    init(_ first: RenewalStep) {
        state = Mutex(State(step: first))
    }

    /// Whether the storage has let any step in.
    var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// The step that is left for outside, or nil where the renewal is over.
    var rest: RenewalStep? { state.withLock { $0.step } }

    /// The step to perform inside the lock, or nil where the next one is not for inside.
    ///
    /// Gives each step once.
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
