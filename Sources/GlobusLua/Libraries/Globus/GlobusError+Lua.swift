public import GlobusAuth
public import LuaRuntime

extension GlobusError: LuaErrorConvertible {
    /// The name of the Globus SDK's class.
    public var luaClass: String { code.name }
    /// The message.
    public var luaMessage: String { message }
    /// The message with the request.
    public var luaLine: String { line }
    /// The error that led to this one.
    public var luaCause: (any Error)? { cause }

    /// Sets the fields for what the server said, with the Globus SDK's names.
    public func setLuaFields(on stack: LuaStack) {
        guard let response, stack.reserve(8) else { return }
        if response.message == nil {
            // As in the Globus SDK, the message is the server's own, which may be missing.
            stack.push()
            stack.setField("message", of: -2)
        }
        stack.push(response.httpStatus)
        stack.setField("http_status", of: -2)
        stack.set("http_reason", response.httpReason)
        stack.set("code", response.code)
        stack.set("request_id", response.requestID)
        stack.set("error_uri", response.errorURI)
        stack.set("text", response.text)
        stack.push(list: response.messages)
        stack.setField("messages", of: -2)
        stack.push(headers: response.headers)
        stack.setField("headers", of: -2)
        if let json = response.rawJSON {
            stack.push(json)
            stack.setField("raw_json", of: -2)
        }
        setSubdocuments(response.errors, on: stack)
        stack.push(informationOf: response)
        stack.setField("info", of: -2)
    }

    private func setSubdocuments(_ errors: [ErrorSubdocument], on stack: LuaStack) {
        stack.pushTable(items: Int32(errors.count))
        for (index, error) in errors.enumerated() {
            stack.push(JSONValue.object(error.raw))
            stack.set("code", error.code)
            stack.set("message", error.message)
            stack.setItem(Int64(index) + 1, of: -2)
        }
        stack.setField("errors", of: -2)
    }
}

extension LuaStack {
    /// Sets a field of the table on top; nil leaves it out.
    ///
    /// Stack: [-0, +0]
    fileprivate func set(_ name: String, _ value: String?) {
        guard let value else { return }
        push(value)
        setField(name, of: -2)
    }
}

/// The documentation of the error tables that scripts catch.
enum ErrorTable {
    static let error = ClassDescription(
        "globus.Error",
        "What the host raises; `tostring` gives it in one line, for an error response with the method, the URL and the status.",
        form: .record,
        fields: [
            FieldDescription("class", "string", "The error class."),
            FieldDescription(
                "message",
                "string?",
                "What happened, and what to do next; for an error response what the server says, or nil where it says nothing."
            ),
            FieldDescription("where", "string?", "Where the script was, such as \"job.lua:12\"."),
            FieldDescription("traceback", "string?", "The calls that led to it."),
            FieldDescription("cause", "any", "The error that led to this one, or nil."),
            FieldDescription("http_status", "integer?", "The status code of the answer."),
            FieldDescription("http_reason", "string?", "The reason phrase of the answer."),
            FieldDescription("code", "string?", "The server's own code, such as \"EndpointNotFound\"."),
            FieldDescription("messages", "string[]?", "What the server said."),
            FieldDescription("errors", "globus.ErrorSubdocument[]?", "The parts of the server's error document."),
            FieldDescription("info", "globus.ErrorInfo?", "What the service asks for before it does it."),
            FieldDescription("request_id", "string?", "The server's number of the request, for its support."),
            FieldDescription("error_uri", "string?", "A page about the error, where the server names one."),
            FieldDescription("headers", "table<string, string>?", "The header fields of the answer, read in any case."),
            FieldDescription("raw_json", "any", "The parsed body of the answer, or nil where it is not JSON."),
            FieldDescription("text", "string?", "The body of the answer."),
        ]
    )

    static let information = ClassDescription(
        "globus.ErrorInfo",
        "What a service asks for in an error response; what is absent it does not ask for.",
        form: .record,
        fields: [
            FieldDescription(
                "consent_required",
                "globus.ConsentRequired?",
                "That the user must consent to more scopes."
            ),
            FieldDescription(
                "authorization_parameters",
                "globus.AuthorizationParameters?",
                "What a login must fulfil, after which the request may succeed."
            ),
        ]
    )

    static let consentRequired = ClassDescription(
        "globus.ConsentRequired",
        "The scopes for which a service lacks the user's consent.",
        form: .record,
        fields: [FieldDescription("required_scopes", "string[]", "The scopes, as they are to be requested.")]
    )

    static let subdocument = ClassDescription(
        "globus.ErrorSubdocument",
        "One of several errors that a server told at once, with whatever else it said about it.",
        form: .record,
        fields: [
            FieldDescription("code", "string?", "The server's own code."),
            FieldDescription("message", "string?", "What happened."),
        ]
    )
}

extension HostFailure {
    /// Describes an error of one of the host's classes.
    init(_ code: GlobusError.Code, _ occasion: String) {
        self.init(code.name, occasion)
    }

    fileprivate static let network = HostFailure(.network, "no answer came, retries included")
    /// The error of every use of a token storage.
    static let storage = HostFailure(.storage, "the storage cannot be read or written")
}

extension [HostFailure] {
    /// The errors of a request.
    static let request = [
        HostFailure("GlobusAPIError", "the answer's status is 400 or more; each service has its own kind"),
        .network,
        HostFailure(.permission, "the host is not allowed"),
        HostFailure(.limit, "the answer is longer than the limit of responses"),
    ]

    /// The errors of a request whose bodies may be files.
    static let fileRequest =
        request + [HostFailure(.file, "a file cannot be read or written, or has changed while it was sent")]

    /// The errors of a request to the token endpoint.
    static let tokenRequest = [
        HostFailure("AuthAPIError", "Globus Auth refuses"),
        .network,
        HostFailure("TokenResponseError", "the answer cannot be understood"),
    ]

    /// The errors of the renewal of a token.
    static let renewal = [
        HostFailure("AuthAPIError", "Globus Auth refuses the renewal"),
        .network,
        HostFailure(.onRefresh, "a handler of the renewal has failed"),
        HostFailure(.storage, "the new tokens could not be stored"),
    ]
}
