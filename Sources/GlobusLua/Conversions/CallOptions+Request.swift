import GlobusAuth
import LuaRuntime

extension CallOptions {
    /// The options that a request may have, as descriptions.
    static let requestParameters: [HostParameter] = [
        .optional("query_params", .table, "Parameters for the query string; a list repeats the parameter."),
        .optional("data", .table | .string, "The body: a table is sent as JSON, a string as it is."),
        .optional("headers", .table, "Header fields. Authorization is the authorizer's where there is one."),
        .optional("encoding", .string, "How data is encoded: \"json\", \"form\" or \"text\"."),
        .optional(
            "timeout",
            .number,
            "How long each attempt may take, connecting included.",
            unit: "seconds",
            default: "60"
        ),
        .optional("max_retries", .integer, "How often a failure that may pass is retried.", default: "5"),
        .optional("allow_redirects", .boolean, "Whether redirects are followed.", default: "true"),
        .optional("verify_ssl", .boolean | .string, "false for no check of certificates, or the path of a CA file."),
    ]

    /// The options of a request.
    func request() throws -> RequestOptions {
        var options = RequestOptions(maximumResponseSize: stack.services.maximumResponseSize)
        guard stack.isPresent(at: index) else { return options }
        if let query = try with("query_params", { try stack.parameters(at: -1, place("query_params")) }) {
            options.query = query
        }
        if let headers = try with("headers", { try stack.headers(at: -1, place("headers")) }) {
            options.headers = headers
        }
        options.body = try body()
        options.timeout = try duration("timeout")
        options.maxRetries = try integer("max_retries", in: 0...1000)
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

    private func place(_ name: String) -> String { "\(function): option '\(name)'" }

    private func body() throws -> RequestBody? {
        let encoding = try string("encoding")
        return try with("data") {
            switch encoding ?? (stack.type(at: -1) == .string ? "text" : "json") {
            case "json": return .encodedJSON(try stack.encodedJSON(at: -1))
            case "form":
                guard stack.type(at: -1) == .table else {
                    throw invalid("data", "must be a table to be sent as a form")
                }
                return .form(try stack.parameters(at: -1, place("data")))
            case "text":
                guard let bytes = stack.bytes(at: -1) else {
                    throw invalid("data", "must be a string to be sent as text")
                }
                return .text(bytes)
            case let other: throw invalid("encoding", "must be \"json\", \"form\" or \"text\", got \"\(other)\"")
            }
        }
    }

    func certificateVerification() throws -> CertificateVerification? {
        try with("verify_ssl") {
            guard stack.type(at: -1) == .string else { return stack.boolean(at: -1) ? .systemAuthorities : .disabled }
            guard let path = stack.string(at: -1) else { throw invalid("verify_ssl", "must be valid UTF-8") }
            return .authorities(file: try stack.services.judge.requireFile(path, .read))
        }
    }
}
