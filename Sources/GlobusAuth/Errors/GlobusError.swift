/// What goes wrong in the authorization layer: one struct for every kind, told apart by ``code``.
///
/// The message says what happened and what to do next. It never holds a token, a secret, a code or a response body.
public struct GlobusError: Error, Sendable {
    /// The kind of the error.
    public let code: Code
    /// What happened, in one line.
    public let message: String
    /// What the server said, for ``Code/api`` and its kinds.
    public let response: ErrorResponse?
    /// The error that led to this one.
    public let cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, response: ErrorResponse? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.response = response
        self.cause = cause
    }
}

extension GlobusError: CustomStringConvertible {
    /// The kind and the message.
    public var description: String { "\(code.name): \(message)" }
}
