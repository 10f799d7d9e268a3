extension MockGlobus {
    /// A client that is registered with the mock Globus Auth.
    public struct Client: Sendable, Hashable {
        /// The client identifier.
        public var id: String
        /// The client's secret; nil for a native client, which has none and proves itself by PKCE.
        public var secret: String?
        /// The redirect URIs it may use; empty allows any.
        public var redirectURIs: Set<String>

        /// Creates a client.
        public init(id: String, secret: String?, redirectURIs: Set<String> = []) {
            self.id = id
            self.secret = secret
            self.redirectURIs = redirectURIs
        }

        /// The confidential client that every mock knows unless told otherwise.
        public static let confidential = Client(
            id: "c0f1de27-0000-4000-8000-000000000001",
            secret: "mock-secret-vQ8u2mXb0Hn5"
        )

        /// The native client that every mock knows unless told otherwise.
        public static let native = Client(id: "0a71fe00-0000-4000-8000-000000000002", secret: nil)
    }
}
