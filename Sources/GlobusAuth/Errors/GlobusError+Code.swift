extension GlobusError {
    /// A kind of error: the name of the Globus SDK's class and its superclass.
    ///
    /// It is not an enumeration, so that kinds can be added without breaking a `switch`.
    public struct Code: Sendable, Hashable {
        /// The Globus SDK's class name, such as `AuthAPIError`.
        public let name: String
        /// What has happened, in one sentence.
        public let summary: String
        /// The name of the superclass; nil for the root.
        public var parent: String? { ancestors.first }
        private let ancestors: [String]

        init(_ name: String, _ summary: String, refining parent: Code? = nil) {
            self.name = name
            self.summary = summary
            self.ancestors = parent.map { [$0.name] + $0.ancestors } ?? []
        }

        /// Whether this kind is `other` or a subclass of it.
        public func isKind(of other: Code) -> Bool { isKind(ofClass: other.name) }

        /// Whether this kind is the class `name` or a subclass of it.
        public func isKind(ofClass name: String) -> Bool { self.name == name || ancestors.contains(name) }

        /// The root of all kinds.
        public static let globus = Code("GlobusError", "The root of all kinds.")
        /// Wrong use of this library: a bad argument, an unknown option, a refused request.
        public static let usage = Code(
            "GlobusSDKUsageError",
            "Wrong use of this library: a bad argument, an unknown option, a refused request.",
            refining: .globus
        )
        /// A value that is not what it must be.
        public static let validation = Code(
            "ValidationError",
            "A value that is not what it must be.",
            refining: .globus
        )
        /// A text is not a list of scopes.
        public static let scopeParse = Code("ScopeParseError", "A text is no list of scopes.", refining: .validation)
        /// Scopes depend on each other in a circle.
        public static let scopeCycle = Code(
            "ScopeCycleError",
            "Scopes depend on each other in a circle.",
            refining: .scopeParse
        )
        /// Globus Auth's list of consents could not be understood.
        public static let consentParse = Code(
            "ConsentParseError",
            "Globus Auth's list of consents could not be understood.",
            refining: .validation
        )

        /// No response came: the request failed on the way.
        public static let network = Code(
            "NetworkError",
            "No response came: the request failed on the way.",
            refining: .globus
        )
        /// A deadline passed.
        public static let timeout = Code("GlobusTimeoutError", "A deadline passed.", refining: .network)
        /// The deadline for connecting passed.
        public static let connectionTimeout = Code(
            "GlobusConnectionTimeoutError",
            "The deadline for connecting passed.",
            refining: .timeout
        )
        /// The connection could not be made, or broke.
        public static let connection = Code(
            "GlobusConnectionError",
            "The connection could not be made, or broke.",
            refining: .network
        )

        /// The server answered with an error status.
        public static let api = Code("GlobusAPIError", "The server answered with an error status.", refining: .globus)
        /// A token endpoint's 200 answer could not be understood.
        public static let tokenResponse = Code(
            "TokenResponseError",
            "A token endpoint's 200 answer could not be understood.",
            refining: .globus
        )
        /// A handler failed after a renewal; the new tokens are kept in memory, and the next use calls the handler
        /// again.
        public static let onRefresh = Code(
            "OnRefreshError",
            "A handler of a renewal failed; the new tokens are in memory and are offered again.",
            refining: .globus
        )
        /// A token storage failed.
        public static let storage = Code("StorageError", "A token storage failed.", refining: .globus)
        /// A permission is missing.
        public static let permission = Code("PermissionError", "A permission is missing.", refining: .globus)
        /// A limit was reached.
        public static let limit = Code("LimitError", "A limit was reached.", refining: .globus)
        /// A file could not be read or written.
        public static let file = Code("FileError", "A file could not be read or written.", refining: .globus)
        /// The work was cancelled.
        public static let cancelled = Code("CancelledError", "The work was cancelled.", refining: .globus)

        /// Every kind of error.
        public static let all: [Code] =
            [
                .globus, .usage, .validation, .scopeParse, .scopeCycle, .consentParse, .network, .timeout,
                .connectionTimeout, .connection, .api,
            ] + GlobusService.all.map(\.errorCode) + [gcsAPI] + ofLogins + [
                .tokenResponse, .onRefresh, .storage, .permission, .limit, .file, .cancelled,
            ]
    }
}

extension GlobusError.Code {
    /// Globus Auth, or any other OAuth 2 token endpoint, answered with an error.
    public static var authAPI: Self { GlobusService.auth.errorCode }
    /// Globus Transfer answered with an error.
    public static var transferAPI: Self { GlobusService.transfer.errorCode }
    /// Globus Groups answered with an error.
    public static var groupsAPI: Self { GlobusService.groups.errorCode }
    /// Globus Search answered with an error.
    public static var searchAPI: Self { GlobusService.search.errorCode }
    /// Globus Flows answered with an error.
    public static var flowsAPI: Self { GlobusService.flows.errorCode }
    /// Globus Timers answered with an error.
    public static var timersAPI: Self { GlobusService.timers.errorCode }
    /// Globus Compute answered with an error.
    public static var computeAPI: Self { GlobusService.compute.errorCode }
    /// A Globus Connect Server answered with an error.
    public static var gcsAPI: Self { GlobusService.connectServer.errorCode }
}
