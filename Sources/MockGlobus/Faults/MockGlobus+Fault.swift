import Synchronization

extension MockGlobus {
    /// Something that shall go wrong with the next requests of a route.
    public struct Fault: Sendable {
        /// The requests it means.
        public let route: Route
        /// How many requests it spoils; `.max` for all there will ever be.
        public var times: Int
        /// How many of the requests it lets pass first.
        public var skipping: Int
        /// What goes wrong.
        public let kind: Kind

        /// Creates a fault; `method` is for routes that name none.
        public init(route: Route = .any, method: String? = nil, times: Int = 1, skipping: Int = 0, kind: Kind) {
            self.route = method.map { Route($0, route.path) } ?? route
            self.times = times
            self.skipping = skipping
            self.kind = kind
        }
    }
}

extension MockGlobus.Fault {
    /// What can go wrong.
    public enum Kind: Sendable {
        /// This answer instead of the endpoint's, which never sees the request.
        case answer(
            status: Int,
            body: String = "",
            contentType: String? = "application/json",
            headers: [String: String] = [:]
        )
        /// An answer of this status with a `Retry-After` header, instead of the endpoint's.
        case retryAfter(status: Int = 503, RetryAfter)
        /// A redirect instead of the endpoint's answer. `to` is a path or a whole URL, such as one of another origin.
        case redirect(status: Int = 307, to: String)
        /// A JSON string of this many bytes in all, at least two, sent as it is made.
        case hugeBody(bytes: Int, isChunked: Bool = false)
        /// The endpoint's answer, so many seconds later.
        case latency(seconds: Double)
        /// The endpoint's answer, once the gate opens.
        case hold(MockGlobus.Gate)
        /// The endpoint's JSON object with members replaced by JSON text, which may be no JSON at all, or removed by nil.
        case edit([String: String?])
        /// The first bytes of the endpoint's body, as if they were all of it.
        case truncate(toBytes: Int)
        /// The endpoint's body in pieces of so many bytes, with a pause of so many seconds after each.
        case drip(bytes: Int, every: Double)
        /// What a function makes of the request, which may wait; by its second argument it has the endpoint's answer.
        case respond(
            @Sendable (MockGlobus.RecordedRequest, _ answer: @Sendable () -> MockGlobus.Reply) async -> MockGlobus.Reply
        )
        /// The connection is reset: the client reads "connection reset by peer".
        case reset(Moment)
        /// The connection is closed in order: the client reads an early end.
        case close(Moment)
    }

    /// When a connection breaks.
    public enum Moment: Sendable, Hashable {
        /// Before the endpoint sees the request: nothing has changed, no token is spent.
        case beforeHandling
        /// When the endpoint has done its work and before a byte of its answer is sent.
        case afterHandling
        /// After so many bytes of the body, of a `Content-Length` that promises them all.
        case withinBody(bytes: Int)
    }

    /// The value of a `Retry-After` header.
    public enum RetryAfter: Sendable, Hashable {
        /// Seconds; negative and huge ones are sent as they are.
        case seconds(Int)
        /// The date that is so many seconds ahead by the mock's clock.
        case date(secondsAhead: Double)
        /// Any text.
        case text(String)
    }
}

extension MockGlobus {
    /// An answer to a request.
    public struct Reply: Sendable, Hashable {
        /// The HTTP status.
        public var status: Int
        /// The type of the body; nil for none.
        public var contentType: String?
        /// Further header fields.
        public var headers: [String: String]
        /// The body.
        public var body: [UInt8]

        /// Creates an answer.
        public init(
            status: Int = 200,
            contentType: String? = nil,
            headers: [String: String] = [:],
            body: [UInt8] = []
        ) {
            self.status = status
            self.contentType = contentType
            self.headers = headers
            self.body = body
        }
    }
}

extension MockGlobus.Fault.Kind {
    /// An OAuth error body (RFC 6749 §5.2).
    public static func oauthError(_ error: String, description: String = "As scripted.", status: Int = 400) -> Self {
        let body = JSON.object(("error", .string(error)), ("error_description", .string(description)))
        return .answer(status: status, body: body.text)
    }

    /// An error body of a Globus service with `code`, `message` and `request_id`.
    public static func apiError(status: Int, code: String, message: String = "As scripted.") -> Self {
        .answer(status: status, body: APIFailure(status: status, code: code, message: message).json.text)
    }

    /// The 401 of a service that does not take the token any more.
    public static var unauthorized: Self {
        .apiError(status: 401, code: "AuthenticationFailed", message: "The token has expired.")
    }

    /// A web page where JSON is expected, as a proxy or a captive portal sends.
    public static func html(status: Int = 200) -> Self {
        .answer(status: status, body: "<!DOCTYPE html><title>Sign in</title>", contentType: "text/html")
    }
}

extension MockGlobus {
    /// The faults to come.
    ///
    /// Of several that mean one request, the one added first is played.
    public final class FaultScript: Sendable {
        private let faults = Mutex<[Fault]>([])

        init() {}

        /// Adds a fault behind the others.
        public func add(_ fault: Fault) {
            faults.withLock { $0.append(fault) }
        }

        /// Takes all faults back.
        public func clear() {
            faults.withLock { $0.removeAll() }
        }

        /// The faults that have not been played to their end.
        public var pending: [Fault] {
            faults.withLock { $0 }
        }

        /// What goes wrong with this request, if anything.
        func take(for request: RecordedRequest) -> Fault.Kind? {
            faults.withLock { faults in
                for index in faults.indices where faults[index].route.matches(request) {
                    if faults[index].skipping > 0 {
                        faults[index].skipping -= 1
                        continue
                    }
                    let kind = faults[index].kind
                    faults[index].times -= 1
                    if faults[index].times <= 0 { faults.remove(at: index) }
                    return kind
                }
                return nil
            }
        }
    }
}
