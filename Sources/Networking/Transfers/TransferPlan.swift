import CCurl
import CCurlSupport
import GlobusAuth

/// A checked request with everything that libcurl must know about it, and the conversion of libcurl's result.
struct TransferPlan: Sendable {
    let request: HTTPRequest
    /// The origin of the request's URL.
    var target: Origin { request.url.origin }
    /// The text of the same origin, without a copy of the rest.
    var targetText: String { request.url.origin.description }
    /// The total deadline.
    var timeout: Duration? { request.timeout }
    /// How long nothing may be sent or received.
    var stallTimeout: Duration? { request.stallTimeout }

    /// The proxy; nil for none.
    let proxy: Proxy?

    private let fields: RequestFields
    private let kind: gcurl_method_kind
    private let largeBody: LargeBody?
    let source: SourceReader?
    let sink: SinkWriter?
    private let client: CurlHTTPClient

    /// The settings of the client.
    var configuration: CurlHTTPClient.Configuration { client.configuration }

    /// Checks `request`; throws a usage error where it must not be sent.
    init(_ request: HTTPRequest, of client: CurlHTTPClient) throws {
        try HeaderRules.check(method: request.method)
        kind = try Self.kind(of: request)
        fields = try client.fields.fields(request.headers, hasBody: kind == .GCURL_METHOD_WITH_BODY)
        source = request.source.map(SourceReader.init)
        largeBody = request.source == nil ? request.body.flatMap(LargeBody.init) : nil
        sink = request.sink.map(SinkWriter.init)
        proxy = client.configuration.proxies.proxy(for: request.url.origin)
        self.request = request
        self.client = client
    }

    /// The largest body to accept.
    var bodyLimit: Int { max(0, request.maximumResponseSize ?? configuration.maximumResponseSize) }

    private static func kind(of request: HTTPRequest) throws -> gcurl_method_kind {
        switch (request.method, request.hasBody) {
        case ("HEAD", true):
            throw GlobusError(.usage, "a HEAD request cannot have a body; leave it out or use another method")
        case ("HEAD", false): .GCURL_METHOD_HEAD
        // These methods state that they have no content with Content-Length: 0 (RFC 9110 §8.6).
        case (_, true), ("POST", false), ("PUT", false), ("PATCH", false): .GCURL_METHOD_WITH_BODY
        case ("GET", false): .GCURL_METHOD_GET
        default: .GCURL_METHOD_BODYLESS
        }
    }

    /// Prepares `transfer` so that it can be added.
    func prepare(_ transfer: OpaquePointer) -> CURLcode {
        var description = gcurl_request()
        description.kind = kind
        description.repeatable = request.isIdempotent
        // Over TLS the handshake shows whether a connection can be shared, so the wait for it is short.
        description.prefers_sharing = target.scheme == .https
        description.connect_timeout_ms = milliseconds(request.connectTimeout ?? client.configuration.connectTimeout)
        description.body_limit = bodyLimit
        description.ratio_limit = max(0, configuration.maximumDecompressionRatio)
        description.head_limit = configuration.maximumHeadSize
        description.field_limit = configuration.maximumHeadLines
        request.responseMemory?.describe(in: &description)
        largeBody?.describe(in: &description)
        sink?.describe(in: &description)
        return withPointers(&description) { gcurl_transfer_prepare(transfer, &$0) }
    }

    /// Returns the result of a transfer that libcurl has ended.
    func outcome(
        of transfer: OpaquePointer,
        _ code: CURLcode,
        _ result: gcurl_result
    ) -> Result<HTTPResponse, any Error> {
        guard !result.unprocessed else { return .failure(turnedAway()) }
        guard code == CURLE_OK else { return .failure(failure(transfer, code, result.refusal)) }
        guard result.head_complete else { return .failure(brokenOff(isAnswered: result.head_size > 0)) }
        guard result.body_complete else { return .failure(damaged()) }
        // For a request without a tunnel, only this answer certainly comes from the proxy.
        if result.status == 407, let proxy, target.scheme == .http {
            return .failure(proxyFailure(.refusal(407, by: proxy, of: target.name)))
        }
        return .success(response(of: transfer, result))
    }

    private func response(of transfer: OpaquePointer, _ result: gcurl_result) -> HTTPResponse {
        let head = ReceivedHead(UnsafeBufferPointer(start: result.head, count: result.head_size))
        if result.is_streamed {
            var response = HTTPResponse(status: result.status, head: head, body: [])
            response.streamedSize = result.body_size
            return response
        }
        guard let body = ReceivedBody(of: transfer, result) else {
            return HTTPResponse(status: result.status, head: head, body: [])
        }
        return HTTPResponse(status: result.status, head: head, body: body)
    }

    private func withPointers(_ description: inout gcurl_request, _ body: (inout gcurl_request) -> CURLcode) -> CURLcode
    {
        request.url.text.withCString { url in
            request.method.withCString { method in
                (proxy?.url ?? "").withCString { proxy in
                    (request.body ?? []).withUnsafeBytes { content in
                        withAuthorities { verification, file in
                            description.url = url
                            description.method = method
                            description.proxy = proxy
                            description.fields = fields.list
                            description.body = content.baseAddress
                            description.body_size = content.count
                            source?.describe(in: &description)
                            description.verification = verification
                            description.authorities = file
                            return withClientCertificate(&description, body)
                        }
                    }
                }
            }
        }
    }

    private func withClientCertificate(
        _ description: inout gcurl_request,
        _ body: (inout gcurl_request) -> CURLcode
    ) -> CURLcode {
        guard let certificate = request.clientCertificate else { return body(&description) }
        return certificate.file.withCString { file in
            description.client_certificate = file
            guard let key = certificate.keyFile else { return body(&description) }
            return key.withCString { key in
                description.client_key = key
                return body(&description)
            }
        }
    }

    private func withAuthorities(
        _ body: (gcurl_verification, UnsafePointer<CChar>?) -> CURLcode
    ) -> CURLcode {
        switch (request.certificateVerification, configuration.authoritiesFile) {
        case (.disabled, _): body(.GCURL_VERIFY_NOTHING, nil)
        case (.authorities(let file), _): file.withCString { body(.GCURL_VERIFY_FILE, $0) }
        case (.systemAuthorities, let file?): file.withCString { body(.GCURL_VERIFY_FILE, $0) }
        case (.systemAuthorities, nil): body(.GCURL_VERIFY_SYSTEM, nil)
        }
    }

    private func milliseconds(_ duration: Duration) -> Int {
        // libcurl takes 0 as its own default of five minutes.
        max(1, Int(min(duration.inSeconds * 1000, 1e9)))
    }
}
