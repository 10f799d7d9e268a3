/// An error of the authorization layer: one struct for every kind, told apart by ``code``.
///
/// The message says what happened and what to do next. It never holds a token, a secret, an authorization code or a
/// response body.
public struct GlobusError: Error, Sendable {
    /// The kind of the error.
    public let code: Code
    /// What happened, in one line.
    ///
    /// For ``Code/api`` and its kinds it is only what the server says, or the reason phrase where the server says
    /// nothing; ``line`` also names the request.
    public internal(set) var message: String
    /// What happened, in one line; for ``Code/api`` and its kinds including the method, the URL and the status.
    public internal(set) var line: String
    /// What the server said, for ``Code/api`` and its kinds.
    public internal(set) var response: ErrorResponse?
    /// The error that led to this one.
    public internal(set) var cause: (any Error)?
    /// What is wrong with which tokens, for ``Code/tokenValidation`` and its kinds.
    public internal(set) var tokenValidation: TokenValidationDetails?
    /// Whether the server may have acted on the request although no answer was received.
    ///
    /// A request that is not idempotent is repeated only where this is false. By default true for ``Code/network`` and
    /// its kinds except ``Code/connectionTimeout``.
    public let mayHaveBeenProcessed: Bool
    /// Whether the same request may succeed later, so that repeating it makes sense.
    ///
    /// By default true for ``Code/network`` and its kinds, and false for all others.
    public let isTransient: Bool

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of the error.
    ///   - message: What happened and what to do next, in one line.
    ///   - line: The message with more about the request; nil where it is the same.
    ///   - response: What the server said.
    ///   - cause: The error that led to this one.
    ///   - tokenValidation: What an author's own ``TokenDataValidator`` tells about the tokens.
    ///   - mayHaveBeenProcessed: Whether the server may have acted on the request. Pass false where no byte of it was
    ///     sent, such as after a refused connection or for an unknown host; nil uses the default of the kind.
    ///   - isTransient: Whether the same request may succeed later. Pass false for a failure that stays, such as a
    ///     certificate that is not trusted; nil uses the default of the kind.
    public init(
        _ code: Code,
        _ message: String,
        line: String? = nil,
        response: ErrorResponse? = nil,
        cause: (any Error)? = nil,
        tokenValidation: TokenValidationDetails? = nil,
        mayHaveBeenProcessed: Bool? = nil,
        isTransient: Bool? = nil
    ) {
        self.code = code
        self.message = message
        self.line = line ?? message
        self.response = response
        self.cause = cause
        self.tokenValidation = tokenValidation
        self.mayHaveBeenProcessed =
            mayHaveBeenProcessed ?? (code.isKind(of: .network) && !code.isKind(of: .connectionTimeout))
        self.isTransient = isTransient ?? code.isKind(of: .network)
    }
}

extension GlobusError {
    /// Returns this error with `root` at the end of its chain of causes.
    ///
    /// A chain that ends in an error of another type cannot be extended and stays as it is.
    func caused(by root: GlobusError) -> GlobusError {
        var error = self
        switch cause {
        case nil: error.cause = root
        case let cause as GlobusError: error.cause = cause.caused(by: root)
        default: break
        }
        return error
    }

    /// Returns this error with a remark of this library after the server's words.
    func noting(_ note: String) -> GlobusError {
        var error = self
        if error.line.hasSuffix(".") { error.line.removeLast() }
        error.line += "; \(note)"
        return error
    }

    /// Returns this error with a remark of this library at its end, which the message of an API error, the server's words,
    /// does not get.
    func remarking(_ note: String) -> GlobusError {
        var error = noting(note)
        if !code.isKind(of: .api) { error.message = error.line }
        return error
    }

    /// Returns this error with the request in front of its message.
    func happening(to request: String) -> GlobusError {
        var error = self
        error.message = "\(request): \(message)"
        error.line = "\(request): \(line)"
        return error
    }
}

extension GlobusError: CustomStringConvertible {
    /// The name of the kind and the line.
    public var description: String { "\(code.name): \(line)" }
}

extension GlobusError {
    /// Makes the error for an error response, as in `POST https://…/token: 400 invalid_grant: The token was revoked`.
    ///
    /// `place` is the method and the URL without its query. `note` is a remark of this library after the server's
    /// words.
    static func api(_ code: Code, _ response: ErrorResponse, place: String, note: String? = nil) -> GlobusError {
        let name = response.code ?? response.httpReason
        var line = "\(place): \(response.httpStatus)"
        if !name.isEmpty { line += " \(name.printable(limit: 100))" }
        if let text = response.message { line += ": \(text.printable(limit: 300))" }
        let message = response.message ?? (response.httpReason.isEmpty ? line : response.httpReason)
        let error = GlobusError(code, message, line: line, response: response)
        return note.map(error.noting) ?? error
    }
}
