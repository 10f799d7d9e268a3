import Synchronization

/// What a login is wanted for.
struct LoginNeed: Sendable, Hashable {
    /// What it must fulfil; nil for just the tokens that the app needs.
    let parameters: AuthorizationParameters?
    /// Whether it is wanted although the tokens seem to be good.
    let isForced: Bool

    /// Whether a login for this serves the other one too.
    func covers(_ other: LoginNeed) -> Bool { other.parameters == nil || other.parameters == parameters }

    /// The scopes that it must bring where it must fulfil nothing else; nil where it must.
    var scopesAlone: [String]? {
        guard let parameters else { return [] }
        var rest = parameters
        rest.requiredScopes = nil
        rest.sessionMessage = nil
        rest.extra = [:]
        return rest == AuthorizationParameters() ? parameters.requiredScopes ?? [] : nil
    }
}

/// The logins of one app: one at a time, shared by all tasks that need it.
final class LoginQueue: Sendable {
    private struct Current {
        let number: UInt64
        let need: LoginNeed
        let operation: SharedOperation<Void>
    }

    private struct State {
        var lastNumber: UInt64 = 0
        var current: Current?
    }

    private let state = Mutex(State())

    /// Logs in, or waits for the login under way where that serves as well.
    ///
    /// A login is cancelled when nobody waits for it any more.
    ///
    /// - Parameters:
    ///   - need: What the login is for.
    ///   - body: Logs in.
    /// - Returns: Whether it was somebody else's login that was waited for.
    /// - Throws: What the login threw, also where it was somebody else's; `CancellationError` where this task is cancelled.
    func run(_ need: LoginNeed, _ body: @escaping @Sendable () async throws -> Void) async throws -> Bool {
        while true {
            let (login, isOwn) = join(need, body)
            do {
                try await login.operation.wait()
            } catch {
                try Task.checkCancellation()
                // A login that everybody else has given up is begun anew.
                if login.operation.isAbandoned { continue }
                if isOwn || login.need.covers(need) { throw error }
                continue
            }
            if isOwn || login.need.covers(need) { return !isOwn }
        }
    }

    private func join(
        _ need: LoginNeed,
        _ body: @escaping @Sendable () async throws -> Void
    ) -> (login: Current, isOwn: Bool) {
        state.withLock { state in
            if let current = state.current, !current.operation.isAbandoned { return (current, false) }
            state.lastNumber += 1
            let number = state.lastNumber
            let operation = SharedOperation<Void> {
                defer { self.end(number) }
                try await body()
            }
            let login = Current(number: number, need: need, operation: operation)
            state.current = login
            return (login, true)
        }
    }

    private func end(_ number: UInt64) {
        state.withLock { if $0.current?.number == number { $0.current = nil } }
    }
}

/// What of an app's own code is running in the present task, which must not set off the same again.
enum AppScope {
    @TaskLocal private static var handlers: Set<ObjectIdentifier> = []
    @TaskLocal private static var logins: Set<ObjectIdentifier> = []

    /// Whether the app's handler of token validation errors is running, or something that it must not be called for.
    static func isHandling(_ app: AppCore) -> Bool { handlers.contains(ObjectIdentifier(app)) }

    /// Whether the app's login flow is running.
    static func isLoggingIn(_ app: AppCore) -> Bool { logins.contains(ObjectIdentifier(app)) }

    /// Runs `body` without a further call of the app's handler.
    static func handling<Result>(_ app: AppCore, _ body: () async throws -> Result) async rethrows -> Result {
        try await $handlers.withValue(handlers.union([ObjectIdentifier(app)])) { try await body() }
    }

    /// Runs `body` as the app's login flow.
    static func loggingIn<Result>(_ app: AppCore, _ body: () async throws -> Result) async rethrows -> Result {
        try await $logins.withValue(logins.union([ObjectIdentifier(app)])) { try await handling(app, body) }
    }
}
