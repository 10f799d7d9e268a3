import FlyingFox
public import Foundation

extension MockGlobus {
    /// One request as it arrived.
    public struct RecordedRequest: Sendable {
        /// The origin of the mock that a request was sent to.
        public enum Origin: Sendable, Hashable {
            /// ``MockGlobus/baseURL``.
            case main
            /// ``MockGlobus/foreignURL``.
            case foreign
        }

        /// The origin it was sent to.
        public let origin: Origin
        /// The method in upper case.
        public let method: String
        /// The path as sent, percent-encoded.
        public let path: String
        /// The query as sent, without the question mark; empty where there is none.
        public let query: String
        /// The body.
        public let body: Data
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
            body = try await request.bodyData
            receivedAt = now
            connection =
                switch request.remoteAddress {
                case .ip4(_, let port), .ip6(_, let port): port
                case .unix, nil: 0
                }
        }

        /// The header fields by name, spelt as sent.
        ///
        /// Of a field that was sent twice the last one counts.
        public var headers: [String: String] {
            Dictionary(fields.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 })
        }

        /// The header field `name`, found without regard to case.
        public func header(_ name: String) -> String? {
            fields[HTTPHeader(name)]
        }

        /// The body as text; bytes that are no UTF-8 are replaced.
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
