import GlobusAuth
import LuaRuntime

extension CallOptions {
    /// The options that a request may have, as descriptions.
    static let requestParameters: [HostParameter] = [
        .optional("query_params", .table, "Parameters for the query string; a list repeats the parameter."),
        .optional("data", .table | .string, "The body: a table is sent as JSON, a string as it is."),
        .optional("headers", .table, "Header fields. Authorization is the authorizer's where there is one."),
        .optional("encoding", .string, "How data is encoded: \"json\", \"form\" or \"text\"."),
        timeout,
        maxRetries,
        .optional("allow_redirects", .boolean, "Whether redirects are followed.", default: "true"),
        verifySSL,
    ]

    /// The options of a request.
    func request() throws -> RequestOptions {
        var options = RequestOptions(maximumResponseSize: stack.services.maximumResponseSize)
        guard stack.isPresent(at: index) else { return options }
        if let query = try parameters("query_params") {
            options.query = query
        }
        if let headers = try with("headers", { try stack.headers(at: -1, place(of: "headers")) }) {
            options.headers = headers
        }
        options.body = try body()
        options.timeout = try timeout()
        options.maxRetries = try maxRetries()
        options.allowRedirects = boolean("allow_redirects") ?? true
        options.certificateVerification = try certificateVerification()
        return options
    }

    /// The options of a client's request.
    func clientRequest() throws -> RequestOptions {
        var options = try request()
        options.automaticAuthorization = boolean("automatic_authorization") ?? true
        return options
    }

    private func body() throws -> RequestBody? {
        let encoding = try string("encoding")
        return try with("data") {
            switch encoding ?? (stack.type(at: -1) == .string ? "text" : "json") {
            case "json": return .encodedJSON(try stack.encodedJSON(at: -1))
            case "form":
                guard stack.type(at: -1) == .table else {
                    throw invalid("data", "must be a table to be sent as a form")
                }
                return .form(try stack.parameters(at: -1, place(of: "data")))
            case "text":
                guard let bytes = stack.bytes(at: -1) else {
                    throw invalid("data", "must be a string to be sent as text")
                }
                return .text(bytes)
            case let other: throw invalid("encoding", "must be \"json\", \"form\" or \"text\", got \"\(other)\"")
            }
        }
    }
}
