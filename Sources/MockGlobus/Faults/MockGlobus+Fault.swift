import Synchronization

extension MockGlobus {
    /// A fault of the next requests of a route.
    public struct Fault: Sendable {
        /// The requests that it affects.
        public let route: Route
        /// How many requests it affects; `.max` for all of them.
        public var times: Int
        /// How many of the requests it lets pass first.
        public var skipping: Int
        /// What goes wrong.
        public let kind: Kind

        /// Creates a fault; `method` is for routes without one.
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
        /// This answer instead of the endpoint's; the endpoint does not see the request.
        case answer(
            status: Int,
            body: String = "",
            contentType: String? = "application/json",
            headers: [String: String] = [:]
        )
        /// An answer of this status with a `Retry-After` header, instead of the endpoint's.
        case retryAfter(status: Int = 503, RetryAfter)
        /// A redirect instead of the endpoint's answer.
        ///
        /// `to` is a path or a whole URL, such as one of another origin.
        case redirect(status: Int = 307, to: String)
        /// A JSON string with this total number of bytes, at least two, sent while it is made.
        case hugeBody(bytes: Int, isChunked: Bool = false)
        /// The endpoint's answer, delayed by this many seconds.
        case latency(seconds: Double)
        /// The endpoint's answer, when the gate opens.
        case hold(MockGlobus.Gate)
        /// The endpoint's JSON object with members replaced by texts, which need not be valid JSON, or removed for nil.
        case edit([String: String?])
        /// Only the first bytes of the endpoint's body, as if they were the whole.
        case truncate(toBytes: Int)
        /// The endpoint's body in pieces of this many bytes, with a pause of this many seconds after each.
        case drip(bytes: Int, every: Double)
        /// What a function makes of the request, which may wait; by its second argument it has the endpoint's answer.
        case respond(Responder)
        /// The connection is reset: the client reads "connection reset by peer".
        case reset(Moment)
        /// The connection is closed regularly, which the client sees as an early end.
        case close(Moment)
    }

    /// Makes an answer of a request and the endpoint's answer; the endpoint sees the request when it is asked for that.
    public typealias Responder =
        @Sendable (MockGlobus.RecordedRequest, _ answer: @Sendable () -> MockGlobus.Reply) async -> MockGlobus.Reply

    /// The moment at which a connection breaks.
    public enum Moment: Sendable, Hashable {
        /// Before the endpoint sees the request: nothing changes, and no token is used up.
        case beforeHandling
        /// After the endpoint has done its work, before any byte of its answer is sent.
        case afterHandling
        /// After this many bytes of the body, whose `Content-Length` announces all of it.
        case withinBody(bytes: Int)
    }

    /// The value of a `Retry-After` header.
    public enum RetryAfter: Sendable, Hashable {
        /// Seconds; negative and huge numbers are sent as they are.
        case seconds(Int)
        /// The date that is this many seconds in the future by the mock's clock.
        case date(secondsAhead: Double)
        /// Any other text.
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
    /// Returns an OAuth error body (RFC 6749 §5.2).
    public static func oauthError(_ error: String, description: String = "As scripted.", status: Int = 400) -> Self {
        let body = JSON.object(("error", .string(error)), ("error_description", .string(description)))
        return .answer(status: status, body: body.text)
    }

    /// Returns an error body of a Globus service with `code`, `message` and `request_id`.
    public static func apiError(status: Int, code: String, message: String = "As scripted.") -> Self {
        .answer(status: status, body: APIFailure(status: status, code: code, message: message).json.text)
    }

    /// The 401 of a service that no longer accepts the token.
    public static var unauthorized: Self {
        .apiError(status: 401, code: "AuthenticationFailed", message: "The token has expired.")
    }

    /// Returns a web page where JSON is expected, as from a proxy or a captive portal.
    public static func html(status: Int = 200) -> Self {
        .answer(status: status, body: "<!DOCTYPE html><title>Sign in</title>", contentType: "text/html")
    }
}

extension MockGlobus {
    /// The faults of future requests.
    ///
    /// Where several affect a request, the one that was added first does.
    public final class FaultScript: Sendable {
        private let faults = Mutex<[Fault]>([])

        init() {}

        /// Adds a fault after the others.
        public func add(_ fault: Fault) {
            faults.withLock { $0.append(fault) }
        }

        /// Removes all faults.
        public func clear() {
            faults.withLock { $0.removeAll() }
        }

        /// The faults that still affect future requests.
        public var pending: [Fault] {
            faults.withLock { $0 }
        }

        /// Returns the fault of this request, if any.
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
