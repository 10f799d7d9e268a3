import GlobusAuth
import LuaRuntime

extension CallOptions {
    /// The descriptions of the options of a request.
    static let requestParameters: [HostParameter] = [
        .optional("query_params", .table, "Parameters for the query string; a list repeats the parameter."),
        .optional("data", .table | .string, "The body: a table is sent as JSON, a string as it is."),
        .optional("headers", .table, "Header fields. Authorization is the authorizer's where there is one."),
        .optional("encoding", .string, "How data is encoded: \"json\", \"form\" or \"text\"."),
        timeout,
        maxRetries,
        .optional("allow_redirects", .boolean, "Whether redirects are followed.", default: "true"),
        verifySSL,
        clientCertificate,
    ]

    /// Returns the options of a request.
    func request() throws -> RequestOptions {
        var options = RequestOptions(maximumResponseSize: stack.services.maximumResponseSize)
        guard stack.isPresent(at: index) else { return options }
        if let query = try parameters("query_params") {
            options.query = query
        }
        if let headers = try with("headers", { try stack.headers(at: -1, place(of: "headers")) }) {
            options.headers = headers
        }
        if let (body, counted) = try body() {
            options.body = body
            options.bodyReservation = counted
        }
        options.timeout = try timeout()
        options.maxRetries = try maxRetries()
        options.allowRedirects = boolean("allow_redirects") ?? true
        options.certificateVerification = try certificateVerification()
        options.clientCertificate = try certificate()
        return options
    }

    /// Returns the options of a client's request.
    func clientRequest() throws -> RequestOptions {
        var options = try request()
        options.automaticAuthorization = boolean("automatic_authorization") ?? true
        return options
    }

    private func body() throws -> (RequestBody, CountedBody)? {
        let encoding = try string("encoding")
        let bodies = stack.services.requestBodies
        return try with("data") {
            switch encoding ?? (stack.type(at: -1) == .string ? "text" : "json") {
            case "json":
                let body = try stack.jsonBody(at: -1)
                return (.encodedJSON(body.bytes), body)
            case "form":
                guard stack.type(at: -1) == .table else {
                    throw invalid("data", "must be a table to be sent as a form")
                }
                let form = try stack.parameters(at: -1, place(of: "data"))
                return (.form(form), try bodies.form(form, on: stack))
            case "text":
                guard let body = try bodies.string(at: -1, on: stack) else {
                    throw invalid("data", "must be a string to be sent as text")
                }
                return (.text(body.bytes), body)
            case let other: throw invalid("encoding", "must be \"json\", \"form\" or \"text\", got \"\(other)\"")
            }
        }
    }
}

extension LuaStack {
    /// Returns the value at `index` as a JSON body.
    func jsonBody(at index: Int32) throws -> CountedBody {
        try services.requestBodies.bytes(try encodedJSON(at: index), on: self)
    }
}

/// Options that requests, clients and login clients share: how an attempt is made, and how often it is repeated.
extension CallOptions {
    static let timeout = HostParameter.optional(
        "timeout",
        .number,
        "How long each attempt may take, connecting included.",
        unit: "seconds",
        default: "60"
    )
    static let maxRetries = HostParameter.optional(
        "max_retries",
        .integer,
        "How often a failure that may pass is retried.",
        default: "5"
    )
    static let verifySSL = HostParameter.optional(
        "verify_ssl",
        .boolean | .string,
        "false for no check of certificates, or the path of a CA file."
    )

    func timeout() throws -> Duration? { try duration("timeout") }

    func maxRetries() throws -> Int? { try integer("max_retries", in: 0...1000) }

    func certificateVerification() throws -> CertificateVerification? {
        try with("verify_ssl") {
            guard stack.type(at: -1) == .string else { return stack.boolean(at: -1) ? .systemAuthorities : .disabled }
            guard let path = stack.string(at: -1) else { throw invalid("verify_ssl", "must be valid UTF-8") }
            return .authorities(file: try stack.services.judge.requireFile(path, .read))
        }
    }
}
