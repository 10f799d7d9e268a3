import LuaRuntime

/// The tables that scripts get from the host and give to it.
enum RecordShapes {
    static let all = [tokenData, error, subdocument, renewalContext]

    private static let tokenData = ClassDescription(
        "globus.TokenData",
        "One token, in token responses and token storages.",
        form: .record,
        fields: [
            FieldDescription("access_token", "string", "The access token."),
            FieldDescription("refresh_token", "string?", "The refresh token, where one was issued."),
            FieldDescription("expires_at_seconds", "integer", "The end of its life in seconds since 1970."),
            FieldDescription("scope", "string", "Its scopes, separated by spaces."),
            FieldDescription("token_type", "string?", "How it is used: \"Bearer\"."),
            FieldDescription("resource_server", "string", "The service that it is for."),
        ]
    )

    private static let error = ClassDescription(
        "globus.Error",
        "What the host raises; `tostring` gives the class and the message in one line.",
        form: .record,
        fields: [
            FieldDescription("class", "string", "The error class."),
            FieldDescription("message", "string", "What happened, and what to do next."),
            FieldDescription("where", "string?", "Where the script was, such as \"job.lua:12\"."),
            FieldDescription("traceback", "string?", "The calls that led to it."),
            FieldDescription("cause", "any", "The error that led to this one, or nil."),
            FieldDescription("http_status", "integer?", "The status code of the answer."),
            FieldDescription("http_reason", "string?", "The reason phrase of the answer."),
            FieldDescription("code", "string?", "The server's own code, such as \"EndpointNotFound\"."),
            FieldDescription("messages", "string[]?", "What the server said."),
            FieldDescription("errors", "globus.ErrorSubdocument[]?", "The parts of the server's error document."),
            FieldDescription("request_id", "string?", "The server's number of the request, for its support."),
            FieldDescription("error_uri", "string?", "A page about the error, where the server names one."),
            FieldDescription("headers", "table<string, string>?", "The header fields of the answer, read in any case."),
            FieldDescription("raw_json", "any", "The parsed body of the answer, or nil where it is not JSON."),
            FieldDescription("text", "string?", "The body of the answer."),
        ]
    )

    private static let subdocument = ClassDescription(
        "globus.ErrorSubdocument",
        "One of several errors that a server told at once, with whatever else it said about it.",
        form: .record,
        fields: [
            FieldDescription("code", "string?", "The server's own code."),
            FieldDescription("message", "string?", "What happened."),
        ]
    )

    private static let renewalContext = ClassDescription(
        "policy.RenewalContext",
        "More about a renewal, for the handlers of startup scripts.",
        form: .record,
        fields: [
            FieldDescription("authorizer", "globus.GlobusAuthorizer?", "The authorizer that has been renewed."),
            FieldDescription("client_id", "string?", "The OAuth 2 client that it belongs to."),
            FieldDescription("resource_servers", "string[]", "The services that have new tokens."),
            FieldDescription("grant_type", "string?", "How: \"refresh_token\" or \"client_credentials\"."),
            FieldDescription("refreshed_at", "number", "When, in seconds since 1970."),
        ]
    )
}
