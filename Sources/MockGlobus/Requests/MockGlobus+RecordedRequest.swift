import Crypto
import FlyingFox
public import Foundation
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
        private let fields: HTTPHeaders

        init(_ request: HTTPRequest, origin: Origin, now: Double) async throws {
            self.origin = origin
            method = request.method.rawValue
            path = request.target.path()
            query = request.target.query()
            fields = request.headers
            let isUpload = FileService.takesUpload(method: method, path: path)
            upload = try await isUpload ? Upload(of: request.bodySequence) : nil
            body = try await isUpload ? Data() : request.bodyData
            receivedAt = now
            connection =
                switch request.remoteAddress {
                case .ip4(_, let port), .ip6(_, let port): port
                case .unix, nil: 0
                }
        }

        /// The header fields by name, as they were sent.
        ///
        /// Of a field that was sent twice, the last value counts.
        public var headers: [String: String] {
            Dictionary(fields.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 })
        }

        /// Returns the header field `name`, ignoring case.
        public func header(_ name: String) -> String? {
            fields[HTTPHeader(name)]
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
                return Field(name: Self.decode(parts[0]), value: parts.count > 1 ? Self.decode(parts[1]) : "")
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

        private static func decode(_ text: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = text.utf8[...]
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
                case UInt8(ascii: "%"): bytes.append(escaped(&rest) ?? byte)
                default: bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// Returns the byte for the two hexadecimal digits ahead; nil where there are none, so that the percent sign
        /// stands for itself.
        private static func escaped(_ rest: inout Substring.UTF8View.SubSequence) -> UInt8? {
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
            rest = rest.dropFirst(2)
            return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
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

        init(of body: HTTPBodySequence) async throws {
            var sum = SHA256()
            var size = 0
            for try await piece in body {
                sum.update(data: piece)
                size += piece.count
            }
            self.size = size
            sha256 = sum.finalize().map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }.joined()
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
