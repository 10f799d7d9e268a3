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
    /// Whether the server may have acted on the request although no answer came.
    ///
    /// A request that is not idempotent is repeated only where this is false. True unless said otherwise for
    /// ``Code/network`` and its kinds, except ``Code/connectionTimeout``.
    public let mayHaveBeenProcessed: Bool

    /// Creates an error.
    ///
    /// `mayHaveBeenProcessed` is false from an ``HTTPClient`` that knows that no byte of the request was sent, such as
    /// after a refused connection or an unknown host, and nil where the kind tells it.
    public init(
        _ code: Code,
        _ message: String,
        response: ErrorResponse? = nil,
        cause: (any Error)? = nil,
        mayHaveBeenProcessed: Bool? = nil
    ) {
        self.code = code
        self.message = message
        self.response = response
        self.cause = cause
        self.mayHaveBeenProcessed =
            mayHaveBeenProcessed ?? (code.isKind(of: .network) && !code.isKind(of: .connectionTimeout))
    }
}

extension GlobusError {
    /// This error with `cause` at the end of its chain of causes.
    ///
    /// A chain that ends in an error of another type cannot be prolonged and stays as it is.
    func caused(by root: GlobusError) -> GlobusError {
        let prolonged: (any Error)?
        switch cause {
        case nil: prolonged = root
        case let cause as GlobusError: prolonged = cause.caused(by: root)
        default: prolonged = cause
        }
        return GlobusError(
            code,
            message,
            response: response,
            cause: prolonged,
            mayHaveBeenProcessed: mayHaveBeenProcessed
        )
    }
}

extension GlobusError: CustomStringConvertible {
    /// The kind and the message.
    public var description: String { "\(code.name): \(message)" }
}
