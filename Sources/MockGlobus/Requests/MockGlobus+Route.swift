import GlobusAuth

extension MockGlobus {
    /// The requests that a fault or a filter concerns: a method and a path.
    ///
    /// The path is matched segment by segment; `{…}` stands for any one segment, and a final `*` for any rest.
    public struct Route: Sendable, Hashable, ExpressibleByStringLiteral {
        /// The method in upper case; nil means any.
        public let method: String?
        /// The pattern of the path.
        public let path: String
        private let segments: [Substring]

        /// Creates a route; without a method it matches all of them.
        public init(_ method: String? = nil, _ path: String) {
            self.method = method?.uppercased()
            self.path = path
            segments = path.split(separator: "/")
        }

        /// Creates a route from `"/path"` or `"METHOD /path"`.
        public init(stringLiteral value: String) {
            let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
            if parts.count == 2 { self.init(parts[0], parts[1]) } else { self.init(nil, value) }
        }

        /// The token endpoint.
        public static let token: Route = "POST /v2/oauth2/token"
        /// The revocation endpoint.
        public static let revoke: Route = "POST /v2/oauth2/token/revoke"
        /// The introspection endpoint.
        public static let introspect: Route = "POST /v2/oauth2/token/introspect"
        /// The authorize endpoint.
        public static let authorize: Route = "GET /v2/oauth2/authorize"
        /// The user information endpoint.
        public static let userinfo: Route = "GET /v2/oauth2/userinfo"
        /// The list of what a person has consented to.
        public static let consents: Route = "GET /v2/api/identities/{identity_id}/consents"
        /// The list of the user's transfer tasks.
        public static let taskList: Route = "GET /v0.10/task_list"
        /// The list of the user's groups.
        public static let myGroups: Route = "GET /v2/groups/my_groups"
        /// Every request.
        public static let any: Route = "/*"

        func matches(_ request: RecordedRequest) -> Bool {
            (method == nil || method == request.method) && parameters(in: request.path.split(separator: "/")) != nil
        }

        /// Returns the segments for `{…}`, in order, or nil where the path does not match.
        func parameters(in path: [Substring]) -> [String]? {
            let isOpen = segments.last == "*"
            let fixed = isOpen ? segments.dropLast() : segments[...]
            guard isOpen ? path.count >= fixed.count : path.count == fixed.count else { return nil }
            var parameters: [String] = []
            for (pattern, segment) in zip(fixed, path) {
                if pattern.hasPrefix("{") {
                    parameters.append(PercentEncoding.decoded(segment))
                } else if pattern != segment {
                    return nil
                }
            }
            return parameters
        }
    }
}
