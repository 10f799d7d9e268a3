import Synchronization

/// A request under way: what is sent next, to where, and with which credentials.
struct Exchange {
    private static let maximumRedirects = 30

    /// The request to hand to the HTTP client next.
    private(set) var request: HTTPRequest
    /// The authorizer for the request; nil after a redirect to another origin.
    private(set) var authorizer: (any Authorizer)?
    /// All `Authorization` values that were sent, so that they can be redacted.
    var sentAuthorizations: [String] { earlierAuthorizations + (lastAuthorization.map { [$0] } ?? []) }
    /// The last of them, and those before, which most requests do not have.
    private var lastAuthorization: String?
    private var earlierAuthorizations: [String] = []
    private var redirects = 0
    /// The names of the header fields that the sink has asked for.
    private var sinkFields: [String] = []
    private var bodyIsCredential: Bool
    /// Header fields that are dropped when a redirect leads to another origin.
    private static let credentialFields = ["Authorization", "Cookie", "Proxy-Authorization"]

    init(_ request: HTTPRequest, authorizer: (any Authorizer)?, bodyIsCredential: Bool) {
        self.request = request
        self.authorizer = authorizer
        self.bodyIsCredential = bodyIsCredential
        lastAuthorization = request.headers["Authorization"]
    }

    /// Has the body of the request read from a source while it is sent.
    mutating func stream(from source: any RequestBodySource) {
        request.source = source
        limitStalls()
    }

    /// Has the body of a successful response go to a sink.
    mutating func stream(to sink: any ResponseBodySink) {
        request.sink = sink
        limitStalls()
    }

    /// Makes the timeout that of a stall, since files may take any time.
    private mutating func limitStalls() {
        guard let timeout = request.timeout else { return }
        request.stallTimeout = timeout
        request.timeout = nil
    }

    /// Shows the server a certificate of the client's own.
    mutating func show(_ certificate: ClientCertificate) { request.clientCertificate = certificate }

    /// The URL of the next request.
    var url: RequestURL { request.url }

    /// Whether a body comes from a source or goes to a sink.
    var isStreamed: Bool { request.source != nil || request.sink != nil }

    /// Whether the request carries something that nobody on the way may read.
    ///
    /// An authorizer whose header must be waited for counts, since asking it may already send something.
    var carriesCredentials: Bool {
        if bodyIsCredential { return true }
        let fields = authorizer == nil ? Self.credentialFields : Array(Self.credentialFields.dropFirst())
        if fields.contains(where: { request.headers[$0] != nil }) { return true }
        return authorizer.map { $0.readyHeader != .ready(nil) } ?? false
    }

    /// Sets the header of the next attempt, which may be one of the `shared` heads; nil sends none.
    mutating func authorize(with header: String?, sharing shared: SharedHeads) {
        if let header, request.headers["Authorization"] == nil {
            request.headers = shared.adding(header, to: request.headers)
        } else {
            request.headers["Authorization"] = header
        }
        if let header { noteSent(header) }
    }

    private mutating func noteSent(_ header: String) {
        if lastAuthorization == header { return }
        if let lastAuthorization { earlierAuthorizations.append(lastAuthorization) }
        lastAuthorization = header
    }

    /// Sets the header fields that the sink of the response needs for the next attempt.
    mutating func setSinkFields() throws {
        guard let sink = request.sink else { return }
        for name in sinkFields { request.headers[name] = nil }
        let fields = try sink.fields(for: request).fields
        for field in fields { request.headers[field.name] = field.value }
        sinkFields = fields.map(\.name)
    }

    mutating func limitTimeout(to limit: Duration) {
        request.timeout = request.timeout.map { min($0, limit) } ?? limit
    }
}

extension Exchange {
    /// Follows the redirect in `response`; returns false where it names no target.
    mutating func follow(_ response: HTTPResponse) throws -> Bool {
        guard HTTPStatus.isRedirect(response.status), let location = response.headers["Location"], !location.isEmpty
        else { return false }
        redirects += 1
        guard redirects <= Self.maximumRedirects else {
            throw failure(
                "it was redirected more than \(Self.maximumRedirects) times, in a circle perhaps; check the URL"
            )
        }
        let target = try resolve(location)
        let dropsBody = dropsBody(response.status)
        if target.origin != url.origin { try leave(for: target, withBody: !dropsBody) }
        if dropsBody { dropBody() }
        request.url = target
        return true
    }

    private func resolve(_ location: String) throws -> RequestURL {
        do {
            return try url.resolving(location)
        } catch {
            // The reason is left out, since it contains the server's text, which may repeat a secret.
            throw failure("it was redirected to a URL that cannot be requested; check the URL")
        }
    }

    /// Drops the credentials for a redirect to another origin.
    private mutating func leave(for target: RequestURL, withBody: Bool) throws {
        guard !withBody || !bodyIsCredential else {
            throw failure("it was redirected to \(target.origin), where its body must not go; check the URL")
        }
        let isDowngrade = url.origin.scheme == .https && target.origin.exposesCredentials
        guard !isDowngrade || target.origin.host != url.origin.host || !carriesCredentials else {
            throw failure("it was redirected to cleartext http, where its credentials must not go; check the URL")
        }
        authorizer = nil
        request.clientCertificate = nil
        for name in Self.credentialFields { request.headers[name] = nil }
    }

    /// Whether a redirect turns the request into a `GET` (RFC 9110 §15.4.2 to §15.4.4).
    private func dropsBody(_ status: Int) -> Bool {
        switch status {
        case 301, 302: request.method == "POST"
        case 303: request.method != "GET" && request.method != "HEAD"
        default: false
        }
    }

    private mutating func dropBody() {
        request.method = "GET"
        request.body = nil
        request.source = nil
        request.headers["Content-Type"] = nil
        bodyIsCredential = false
    }

    private func failure(_ reason: String) -> GlobusError { GlobusError(.network, reason) }
}

/// The header fields of a sender's requests with an authorization, made once and then shared by all requests with the
/// same fields.
///
/// An HTTP client recognizes fields that it has already prepared, which costs less where the memory is the same.
final class SharedHeads: Sendable {
    private struct Head {
        let plain: HTTPHeaders
        let authorization: String
        let whole: HTTPHeaders
    }

    /// How many are kept: without and with a body of each type, and those that a script adds to.
    private static let kept = 6

    private let heads = Mutex<[Head]>([])

    /// Returns `plain` with the authorization added at the end.
    func adding(_ authorization: String, to plain: HTTPHeaders) -> HTTPHeaders {
        heads.withLock { heads in
            if let head = heads.first(where: { $0.authorization == authorization && $0.plain == plain }) {
                return head.whole
            }
            var whole = plain
            whole.append(name: "Authorization", value: authorization)
            if heads.count == Self.kept { heads.removeFirst() }
            heads.append(Head(plain: plain, authorization: authorization, whole: whole))
            return whole
        }
    }
}
