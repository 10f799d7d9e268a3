import Crypto
public import FoundationEssentials
import GlobusAuth
import LoopbackServer
import Synchronization

extension MockGlobus {
    /// A request as it arrived.
    public struct RecordedRequest: Sendable {
        /// The origin of the mock to which a request was sent.
        public enum Origin: Sendable, Hashable {
            /// The main origin, ``MockGlobus/baseURL``.
            case main
            /// The foreign origin, ``MockGlobus/foreignURL``.
            case foreign
        }

        /// The origin to which it was sent.
        public let origin: Origin
        /// The method in upper case.
        public let method: String
        /// The path as sent, percent-encoded.
        public let path: String
        /// The query as sent, without the question mark; empty where there is none.
        public let query: String
        /// The body; empty where it is an ``upload``.
        public let body: Data
        /// What was uploaded to a path of files; nil for any other request.
        public let upload: Upload?
        /// When it arrived by the mock's clock, in seconds since 1970.
        public let receivedAt: Double
        /// The client's port, the same for all requests of one connection.
        public let connection: UInt16
        private let head: RequestHead

        init(_ request: IncomingRequest, _ content: Content, origin: Origin, now: Double) {
            self.origin = origin
            head = request.head
            method = head.method
            path = head.path
            query = head.query
            body = content.body
            upload = content.upload
            receivedAt = now
            connection = request.peer
        }

        /// The header fields by name, as they were sent.
        ///
        /// Of a field that was sent more than once, in whatever case, the first name and the last value count.
        public var headers: [String: String] {
            var names: [String: String] = [:]
            var headers: [String: String] = [:]
            for (name, value) in head.fields {
                let key = name.lowercased()
                let first = names[key] ?? name
                names[key] = first
                headers[first] = value
            }
            return headers
        }

        /// Returns the header field `name`, ignoring case; the last one of several.
        public func header(_ name: String) -> String? {
            head.field(name)
        }

        /// The body as text; bytes that are not UTF-8 are replaced.
        public var text: String {
            String(decoding: body, as: UTF8.self)
        }

        /// The fields of a form body, empty for any other body.
        public var form: FormFields {
            let type = header("Content-Type")?.lowercased() ?? ""
            return FormFields(type.hasPrefix("application/x-www-form-urlencoded") ? text : "")
        }

        /// The fields of the query.
        public var queryItems: FormFields {
            FormFields(query)
        }
    }
}

extension MockGlobus {
    /// The fields of an `application/x-www-form-urlencoded` text, in order.
    public struct FormFields: Sendable, Hashable {
        /// One field, decoded.
        public struct Field: Sendable, Hashable {
            /// The name.
            public let name: String
            /// The value, empty where there is none.
            public let value: String
        }

        /// All fields in order; a name may occur more than once.
        public let fields: [Field]

        /// Parses the text.
        public init(_ text: String) {
            fields = text.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return Field(
                    name: PercentEncoding.decodedForm(parts[0]),
                    value: parts.count > 1 ? PercentEncoding.decodedForm(parts[1]) : ""
                )
            }
        }

        /// The first value of the field `name`.
        public subscript(name: String) -> String? {
            fields.first { $0.name == name }?.value
        }

        /// The names in order.
        public var names: [String] {
            fields.map(\.name)
        }
    }
}

extension MockGlobus {
    /// A body that was summed while it came, and not kept.
    public struct Upload: Sendable, Hashable {
        /// The size in bytes.
        public let size: Int
        /// The SHA-256 sum in hexadecimal digits.
        public let sha256: String

        fileprivate init(size: Int, sum: SHA256) {
            self.size = size
            sha256 = sum.finalize().map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }.joined()
        }
    }
}

extension MockGlobus.RecordedRequest {
    /// What was sent with a request: a body that is kept, or an upload.
    struct Content {
        var body = Data()
        var upload: MockGlobus.Upload?

        /// Reads the body of a request.
        static func read(_ request: IncomingRequest) async throws -> Content {
            guard FileService.takesUpload(method: request.head.method, path: request.head.path) else {
                return Content(body: Data(try await request.body.all()))
            }
            var sum = SHA256()
            var size = 0
            while let piece = try await request.body.next() {
                piece.withUnsafeBytes { sum.update(bufferPointer: $0) }
                size += piece.count
            }
            return Content(upload: MockGlobus.Upload(size: size, sum: sum))
        }
    }
}

/// The recorded requests, of which the newest ones are kept up to a limit.
final class RecordedRequests: Sendable {
    private let limit: Int
    private let requests = Mutex<[MockGlobus.RecordedRequest]>([])

    init(limit: Int) {
        self.limit = max(limit, 0)
    }

    func append(_ request: MockGlobus.RecordedRequest) {
        requests.withLock { requests in
            requests.append(request)
            // Up to twice as many are kept, so that removing old ones costs little for each request.
            if requests.count > 2 * limit { requests.removeFirst(requests.count - limit) }
        }
    }

    func all() -> [MockGlobus.RecordedRequest] {
        requests.withLock { Array($0.suffix(limit)) }
    }

    func clear() {
        requests.withLock { $0.removeAll() }
    }
}
