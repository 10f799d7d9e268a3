/// How a person is brought to Globus Auth's pages and the code comes back: the Globus SDK's `LoginFlowManager`.
///
/// A flow keeps nothing between two logins: all that belongs to one is in its ``LoginAttempt``.
public protocol LoginFlow: Sendable {
    /// Has the user log in and consent, and returns the code.
    ///
    /// Called in a task of its own, by one login of an app at a time. That task is cancelled where nobody waits for the
    /// login any more.
    ///
    /// - Parameter attempt: The login; it has the URL that the user must visit.
    /// - Returns: The code, with the state where it came with one.
    /// - Throws: ``GlobusError/Code/loginFlow`` or one of its kinds, saying what to do; `CancellationError`.
    func authorizationCode(for attempt: LoginAttempt) async throws -> AuthorizationCode
}

/// The code with which a login is finished, once.
public struct AuthorizationCode: Sendable, Hashable {
    /// The code itself.
    public let code: Secret
    /// The state that came with it, which the app compares with the one it has sent.
    ///
    /// Nil where the code came without one, as a code that is copied by hand does.
    public let state: String?

    /// Creates a code.
    ///
    /// - Parameters:
    ///   - code: The code itself.
    ///   - state: The state that came with it.
    public init(_ code: Secret, state: String? = nil) {
        self.code = code
        self.state = state
    }
}

/// A login flow that is one function of a program's own.
public struct FunctionLoginFlow: LoginFlow {
    private let body: @Sendable (LoginAttempt) async throws -> AuthorizationCode

    /// Creates a flow.
    ///
    /// - Parameter body: Has the user log in, and returns the code.
    public init(_ body: @escaping @Sendable (LoginAttempt) async throws -> AuthorizationCode) {
        self.body = body
    }

    /// Calls the function.
    public func authorizationCode(for attempt: LoginAttempt) async throws -> AuthorizationCode {
        try await body(attempt)
    }
}
