/// What a server said in an error response.
///
/// The secrets that the request carried have been redacted in all of it.
public struct ErrorResponse: Sendable {
    /// The response, with its secrets redacted.
    public let response: HTTPResponse
    /// The error's name, such as `invalid_grant` or `ClientError.NotFound`.
    public let code: String?
    /// The server's messages for people, one for each listed error.
    public let messages: [String]
    /// The errors that the body lists, or the body itself where it lists none.
    public let errors: [ErrorSubdocument]
    /// The ID under which the service's own logs know the request.
    public let requestID: String?
    /// The page with more information that an OAuth 2 server names (RFC 6749 §5.2).
    public let errorURI: String?
    /// The body as JSON, where that is its type and it can be parsed.
    public let rawJSON: JSONValue?

    /// Creates a description of `response`; a body of any shape is understood as far as possible.
    ///
    /// `kind` is the kind of the error that is made from it; with ``GlobusError/Code/authAPI``, ``requestID`` is looked
    /// for in the listed errors.
    public init(_ response: HTTPResponse, kind: GlobusError.Code = .api) {
        self.response = response
        rawJSON = response.hasJSONContent ? response.json : nil
        let document = ErrorDocument(rawJSON, isJSONAPI: response.mediaType == "application/vnd.api+json", kind: kind)
        code = document.code
        messages = document.messages
        errors = document.errors
        requestID = document.requestID
        errorURI = document.errorURI
    }

    /// The status code.
    public var httpStatus: Int { response.status }
    /// The reason phrase, or the usual one where the server sent none.
    public var httpReason: String { response.reason.isEmpty ? HTTPStatus.reason(response.status) : response.reason }
    /// All messages in one text, or nil where there is none.
    public var message: String? { messages.isEmpty ? nil : messages.joined(separator: "; ") }
    /// The body as text.
    public var text: String { response.text }
    /// The header fields.
    public var headers: HTTPHeaders { response.headers }
    /// The field `Content-Type`.
    public var contentType: String? { response.contentType }
    /// What the user must do where the service demands another login (a Globus Auth requirements error).
    public var authorizationParameters: AuthorizationParameters? { AuthorizationParameters(rawJSON) }
    /// The scopes that lack consent, where that is the error.
    public var consentRequired: ConsentRequired? { ConsentRequired(rawJSON) }
}
