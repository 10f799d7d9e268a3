extension GlobusError {
    /// A kind of error: the Globus SDK's class name and the class that it refines.
    ///
    /// Not an enumeration, so that kinds can be added without breaking a `switch`.
    public struct Code: Sendable, Hashable {
        /// The Globus SDK's class name, such as `AuthAPIError`.
        public let name: String
        private let ancestors: [String]

        private init(_ name: String, refining parent: Code? = nil) {
            self.name = name
            self.ancestors = parent.map { [$0.name] + $0.ancestors } ?? []
        }

        /// Whether this kind is `other` or refines it.
        public func isKind(of other: Code) -> Bool { isKind(ofClass: other.name) }

        /// Whether this kind is the class `name` or refines it.
        public func isKind(ofClass name: String) -> Bool { self.name == name || ancestors.contains(name) }

        /// The root of all kinds.
        public static let globus = Code("GlobusError")
        /// Wrong use of this library: a bad argument, an unknown option, a refused request.
        public static let usage = Code("GlobusSDKUsageError", refining: .globus)
        /// A value that is not what it must be.
        public static let validation = Code("ValidationError", refining: .globus)

        /// No response came: the request failed on the way.
        public static let network = Code("NetworkError", refining: .globus)
        /// A deadline passed.
        public static let timeout = Code("GlobusTimeoutError", refining: .network)
        /// The deadline for connecting passed.
        public static let connectionTimeout = Code("GlobusConnectionTimeoutError", refining: .timeout)
        /// The connection could not be made, or broke.
        public static let connection = Code("GlobusConnectionError", refining: .network)

        /// The server answered with an error status.
        public static let api = Code("GlobusAPIError", refining: .globus)
        /// Globus Auth answered with an error, or any OAuth 2 token endpoint.
        public static let authAPI = Code("AuthAPIError", refining: .api)
        /// Globus Transfer answered with an error.
        public static let transferAPI = Code("TransferAPIError", refining: .api)
        /// Globus Groups answered with an error.
        public static let groupsAPI = Code("GroupsAPIError", refining: .api)
        /// Globus Search answered with an error.
        public static let searchAPI = Code("SearchAPIError", refining: .api)
        /// Globus Flows answered with an error.
        public static let flowsAPI = Code("FlowsAPIError", refining: .api)
        /// Globus Timers answered with an error.
        public static let timersAPI = Code("TimersAPIError", refining: .api)
        /// Globus Compute answered with an error.
        public static let computeAPI = Code("ComputeAPIError", refining: .api)

        /// A token endpoint's 200 answer could not be understood.
        public static let tokenResponse = Code("TokenResponseError", refining: .globus)
        /// A handler of a renewal failed; the new tokens are in memory and are offered again.
        public static let onRefresh = Code("OnRefreshError", refining: .globus)
        /// A token storage failed.
        public static let storage = Code("StorageError", refining: .globus)
        /// A permission is missing.
        public static let permission = Code("PermissionError", refining: .globus)
        /// A limit was reached.
        public static let limit = Code("LimitError", refining: .globus)
        /// The work was cancelled.
        public static let cancelled = Code("CancelledError", refining: .globus)

        /// Every kind there is.
        public static let all: [Code] = [
            .globus, .usage, .validation, .network, .timeout, .connectionTimeout, .connection, .api, .authAPI,
            .transferAPI, .groupsAPI, .searchAPI, .flowsAPI, .timersAPI, .computeAPI, .tokenResponse, .onRefresh,
            .storage, .permission, .limit, .cancelled,
        ]
    }
}
