/// What goes wrong in the authorization layer: one struct for every kind, told apart by ``code``.
///
/// The message says what happened and what to do next. It never holds a token, a secret, a code or a response body.
public struct GlobusError: Error, Sendable {
    /// The kind of the error.
    public let code: Code
    /// What happened, in one line.
    ///
    /// For ``Code/api`` and its kinds it is what the server says alone, or the reason phrase where it says nothing;
    /// ``line`` tells the request too.
    public internal(set) var message: String
    /// What happened, in one line; for ``Code/api`` and its kinds with the method, the URL and the status.
    public internal(set) var line: String
    /// What the server said, for ``Code/api`` and its kinds.
    public internal(set) var response: ErrorResponse?
    /// The error that led to this one.
    public internal(set) var cause: (any Error)?
    /// Whether the server may have acted on the request although no answer came.
    ///
    /// A request that is not idempotent is repeated only where this is false. True unless said otherwise for
    /// ``Code/network`` and its kinds, except ``Code/connectionTimeout``.
    public let mayHaveBeenProcessed: Bool
    /// Whether the same request may succeed later, so that it is worth repeating.
    ///
    /// True unless said otherwise for ``Code/network`` and its kinds, false for all others.
    public let isTransient: Bool

    /// Creates an error.
    ///
    /// `mayHaveBeenProcessed` is false from an ``HTTPClient`` that knows that no byte of the request was sent, such as
    /// after a refused connection or an unknown host, and nil where the kind tells it. `isTransient` is false for a
    /// failure that stays the same however often the request is sent, such as a certificate that is not trusted, and nil
    /// where the kind tells it. `line` is nil where it is the message.
    public init(
        _ code: Code,
        _ message: String,
        line: String? = nil,
        response: ErrorResponse? = nil,
        cause: (any Error)? = nil,
        mayHaveBeenProcessed: Bool? = nil,
        isTransient: Bool? = nil
    ) {
        self.code = code
        self.message = message
        self.line = line ?? message
        self.response = response
        self.cause = cause
        self.mayHaveBeenProcessed =
            mayHaveBeenProcessed ?? (code.isKind(of: .network) && !code.isKind(of: .connectionTimeout))
        self.isTransient = isTransient ?? code.isKind(of: .network)
    }
}

extension GlobusError {
    /// This error with `cause` at the end of its chain of causes.
    ///
    /// A chain that ends in an error of another type cannot be prolonged and stays as it is.
    func caused(by root: GlobusError) -> GlobusError {
        var error = self
        switch cause {
        case nil: error.cause = root
        case let cause as GlobusError: error.cause = cause.caused(by: root)
        default: break
        }
        return error
    }

    /// This error with what this library adds behind the server's words.
    func noting(_ note: String) -> GlobusError {
        var error = self
        if error.line.hasSuffix(".") { error.line.removeLast() }
        error.line += "; \(note)"
        return error
    }

    /// This error with the request that it is about before its message.
    func happening(to request: String) -> GlobusError {
        var error = self
        error.message = "\(request): \(message)"
        error.line = "\(request): \(line)"
        return error
    }
}

extension GlobusError: CustomStringConvertible {
    /// The kind and the line.
    public var description: String { "\(code.name): \(line)" }
}

extension GlobusError {
    /// The error that an error response becomes: `POST https://…/token: 400 invalid_grant: The token was revoked`.
    ///
    /// `place` is the method and the URL without its query, and `note` is what this library adds behind the server's
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
