/// Sends all requests of this library: it encodes, authorizes, repeats, follows redirects and reports errors.
///
/// It is a class, since every request under way refers to it.
final class RequestSender: Sendable {
    let httpClient: any HTTPClient
    /// The same client, where it can call back.
    let callbackClient: (any CallbackHTTPClient)?
    let time: any TimeSource
    let configuration: ClientConfiguration
    /// Nil where nobody reads the log, so that a request pays only for one comparison.
    let log: RequestLog?
    let gates: OriginGates
    /// What the authorizer belongs to, for messages.
    let subject: String
    /// The header fields of requests with an authorization.
    let heads = SharedHeads()
    /// The header fields of requests without a body, and of those with one by its type.
    private let defaultHeaders: HTTPHeaders
    private let bodyHeaders: [String: HTTPHeaders]

    /// Creates a sender for `subject`, which is "the client" or "the request".
    ///
    /// Throws ``GlobusError`` with ``GlobusError/Code/usage`` for a configuration with which no request could be sent.
    init(
        _ configuration: ClientConfiguration,
        subject: String,
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        try Self.check(timeout: configuration.timeout, maxRetries: configuration.maxRetries)
        let product = "globus-lua/\(Release.version)"
        let userAgent = configuration.appName.map { "\(product)/\($0)" } ?? product
        guard HeaderRules.isValue(userAgent) else {
            throw GlobusError(.usage, "the app_name holds a control character; remove it")
        }
        self.httpClient = httpClient
        callbackClient = httpClient as? any CallbackHTTPClient
        self.subject = subject
        gates = httpClient.originGates ?? OriginGates()
        self.time = time
        self.configuration = configuration
        log = RequestLog(configuration.diagnostics)
        let headers: HTTPHeaders = [
            "Accept": "application/json",
            "User-Agent": userAgent,
            "X-Globus-Client-Info": "product=globus-lua,version=\(Release.version)",
        ]
        defaultHeaders = headers
        let types = ["application/json", "application/x-www-form-urlencoded"]
        let withTypes = types.map { type in
            var headers = headers
            headers.append(name: "Content-Type", value: type)
            return (type, headers)
        }
        bodyHeaders = Dictionary(uniqueKeysWithValues: withTypes)
    }

    /// Performs a request and returns the response of a status from 200 to 399; throws for every other status.
    ///
    /// The authorizer is used for the origin of `url` only.
    func send(
        _ method: String,
        _ url: RequestURL,
        _ options: RequestOptions,
        authorizer: (any Authorizer)?
    ) async throws -> HTTPResponse {
        try await prepare(method, url, options, authorizer: authorizer).response()
    }

    /// Checks a request, which is sent later.
    func prepare(
        _ method: String,
        _ url: RequestURL,
        _ options: RequestOptions,
        authorizer: (any Authorizer)?
    ) throws -> PreparedRequest {
        try Self.check(timeout: options.timeout, maxRetries: options.maxRetries)
        try Self.check(timeout: options.totalTimeout, maxRetries: nil)
        let url = options.query.entries.isEmpty ? url : url.appending(options.query)
        let exchange = try makeExchange(method, url, options, authorizer)
        try configuration.permit?(url)
        try checkCleartext(exchange)
        let run = RequestRun(sender: self, exchange: consume exchange, options: options, start: time.uptime())
        return PreparedRequest(consume run)
    }

    private func checkCleartext(_ exchange: Exchange) throws {
        let url = exchange.url
        guard url.origin.exposesCredentials, !configuration.allowsInsecureHTTP,
            exchange.carriesCredentials || url.queryIsCredential
        else { return }
        throw GlobusError(
            .usage,
            "\(exchange.request.method) \(url.shownText): credentials are not sent over cleartext http; use https, "
                + "leave the credentials out, or allow it with --allow-insecure-http"
        )
    }

    private func makeExchange(
        _ method: String,
        _ url: RequestURL,
        _ options: RequestOptions,
        _ authorizer: (any Authorizer)?
    ) throws -> Exchange {
        let method = try HeaderRules.checkedMethod(method)
        guard method != "HEAD" || options.output == nil else {
            throw GlobusError(.usage, "the answer to HEAD has no body to write to a file; use GET")
        }
        let request = HTTPRequest(
            method: method,
            url: url,
            headers: try headers(options),
            body: try body(options, method),
            timeout: options.timeout ?? configuration.timeout,
            certificateVerification: options.certificateVerification ?? configuration.certificateVerification,
            maximumResponseSize: options.maximumResponseSize
        )
        let bodyIsCredential = options.body?.isCredential ?? false
        var exchange = Exchange(request, authorizer: authorizer, bodyIsCredential: bodyIsCredential)
        if let source = options.body?.source { exchange.stream(from: source) }
        if let sink = options.output { exchange.stream(to: sink) }
        if let certificate = options.clientCertificate { exchange.show(certificate) }
        return exchange
    }

    /// Returns the bytes of the body; nil for none, and for one that is read from a source.
    private func body(_ options: RequestOptions, _ method: String) throws -> [UInt8]? {
        if let body = options.body { return try body.encoded() }
        // A server must see that a method that may have a body has none (RFC 9110 §8.6).
        return method == "GET" || method == "HEAD" ? nil : []
    }

    private func headers(_ options: RequestOptions) throws -> HTTPHeaders {
        let type = options.body?.contentType
        if options.headers.fields.isEmpty, options.output == nil {
            // The same memory as in the last request, so that nothing has to be prepared again.
            if let headers = type.map({ bodyHeaders[$0] }) ?? defaultHeaders { return headers }
        }
        var headers = defaultHeaders
        // Files are of any type.
        if options.output != nil { headers["Accept"] = "*/*" }
        if !options.headers.fields.isEmpty {
            try HeaderRules.check(options.headers)
            configuration.diagnostics.knownSecrets?.insert(authorization: options.headers["Authorization"])
            headers = HTTPHeaders(headers.fields.filter { options.headers[$0.name] == nil })
            for field in options.headers.fields { headers.append(name: field.name, value: field.value) }
        }
        if let type, options.headers["Content-Type"] == nil {
            headers.append(name: "Content-Type", value: type)
        }
        return headers
    }

    private static func check(timeout: Duration?, maxRetries: Int?) throws {
        if let timeout, timeout <= .zero {
            throw GlobusError(.usage, "a timeout of \(timeout) cannot be kept; give a positive one, or none")
        }
        if let maxRetries, maxRetries < 0 {
            throw GlobusError(.usage, "max_retries is \(maxRetries); give 0 or more")
        }
    }
}

/// Sends single requests to any URL, for `globus.request`.
public struct Requester: Sendable {
    private let sender: RequestSender

    /// Creates a requester.
    ///
    /// The configuration's base URL, service and environment are not used.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a configuration with which no request could be
    ///   sent.
    public init(
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        sender = try RequestSender(configuration, subject: "the request", httpClient: httpClient, time: time)
    }

    /// Performs a request and returns the response, whose status is from 200 to 399.
    ///
    /// - Parameters:
    ///   - method: The method, in upper or lower case.
    ///   - url: An absolute URL.
    ///   - options: Query, body, header fields and deadlines.
    ///   - authorizer: Authorizes the request to the origin of `url`; not used after a redirect to another origin. Nil
    ///     uses the configuration's.
    /// - Returns: The response.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/api``, or a kind of it, for every other status; with
    ///   ``GlobusError/Code/network``, or a kind of it, where there is no response; with ``GlobusError/Code/usage`` for
    ///   a request that must not be sent; `CancellationError` where the task is cancelled.
    public func request(
        _ method: String,
        _ url: String,
        _ options: RequestOptions = RequestOptions(),
        authorizer: (any Authorizer)? = nil
    ) async throws -> HTTPResponse {
        let request = try prepare(method, url, options, authorizer: authorizer)
        return try await request.response()
    }

    /// Checks a request, which is sent later.
    ///
    /// - Throws: The usage errors of ``request(_:_:_:authorizer:)``.
    package func prepare(
        _ method: String,
        _ url: String,
        _ options: RequestOptions,
        authorizer: (any Authorizer)?
    ) throws -> PreparedRequest {
        let authorizer = options.automaticAuthorization ? authorizer ?? sender.configuration.authorizer : nil
        return try sender.prepare(method, RequestURL(url), options, authorizer: authorizer)
    }
}
