/// What a server said in an error response.
///
/// Everything in it has been through the redaction of the secrets that the request carried.
public struct ErrorResponse: Sendable {
    /// The response as it came.
    public let response: HTTPResponse
    /// The error's name, such as `invalid_grant` or `ClientError.NotFound`.
    public let code: String?
    /// What the server says to people, one text for each error it lists.
    public let messages: [String]
    /// The errors that the body lists, or the body itself where it lists none.
    public let errors: [ErrorSubdocument]
    /// The name under which the service's own logs know the request.
    public let requestID: String?
    /// The page that an OAuth 2 server names for more (RFC 6749 §5.2).
    public let errorURI: String?
    /// The body, where its type is JSON and it is.
    public let rawJSON: JSONValue?

    /// Creates a description of `response`; a body of any shape is understood as far as it can be.
    ///
    /// `kind` is the kind of error that it becomes; ``GlobusError/Code/authAPI`` finds ``requestID`` in the listed
    /// errors.
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
    /// The reason phrase, the usual one where the server sent none.
    public var httpReason: String { response.reason.isEmpty ? HTTPStatus.reason(response.status) : response.reason }
    /// All messages in one text, or nil where there is none.
    public var message: String? { messages.isEmpty ? nil : messages.joined(separator: "; ") }
    /// The body as text.
    public var text: String { response.text }
    /// The header fields.
    public var headers: HTTPHeaders { response.headers }
    /// The field `Content-Type`.
    public var contentType: String? { response.contentType }
    /// What the user must do, where the service asks for another login (a Globus Auth requirements error).
    public var authorizationParameters: AuthorizationParameters? { AuthorizationParameters(rawJSON) }
    /// The scopes that lack consent, where that is the error.
    public var consentRequired: ConsentRequired? { ConsentRequired(rawJSON) }
}
