import Foundation

extension MockGlobus {
    /// What a mock is started with.
    public struct Configuration: Sendable {
        /// The port of 127.0.0.1 to listen on; 0 takes any free one.
        public var port: UInt16 = 0
        /// Whether to listen on a second port too, ``MockGlobus/foreignURL``, to redirect to as to a stranger.
        public var listensOnForeignOrigin = false
        /// The registered clients.
        public var clients: [Client] = [.confidential, .native]
        /// The person that every login is for.
        public var identity = Identity()
        /// How tokens are issued at first; ``MockGlobus/tokenPolicy`` changes it later.
        public var tokenPolicy = TokenPolicy()
        /// How many tasks the Transfer service starts with, so that there is something to page through.
        public var taskCount = 25
        /// How many seconds a submitted transfer stays `ACTIVE` before it is `SUCCEEDED`.
        public var taskDuration = 2.0
        /// How many requests are kept, the newest ones; older ones are forgotten.
        public var recordLimit = 10_000
        /// The time in seconds since 1970 that tokens expire by, before ``MockGlobus/advance(seconds:)`` is added.
        public var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }

        /// Creates the configuration of a mock that listens on a free port.
        public init() {}
    }
}

extension MockGlobus {
    /// How the mock Globus Auth issues tokens; may be changed while it runs.
    public struct TokenPolicy: Sendable, Hashable {
        /// The members of a token answer.
        public enum AnswerShape: Sendable, Hashable {
            /// `resource_server`, `scope` and `other_tokens`, as Globus Auth answers.
            case globus
            /// The members RFC 6749 §5.1 requires and no more: one token, its type, lifetime and refresh token.
            case plainOAuth2
        }

        /// The lifetime of new access tokens in seconds; Globus Auth gives two days.
        public var accessTokenLifetime = 172_800
        /// Whether each refresh replaces the refresh token and spends the one it was made with.
        public var rotatesRefreshTokens = false
        /// Whether using a spent refresh token revokes everything that came from the same login (RFC 9700 §4.14.2).
        public var revokesOnReuse = true
        /// Whether the answer to a refresh holds a refresh token when the token was not rotated (RFC 6749 §6).
        public var repeatsRefreshToken = true
        /// Whether the person consents; otherwise the authorize endpoint redirects back with `access_denied`.
        public var grantsConsent = true
        /// The members of a token answer.
        public var answerShape = AnswerShape.globus

        /// Creates the policy of Globus Auth.
        public init() {}
    }
}

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

extension MockGlobus {
    /// The person who logs in at the mock Globus Auth.
    public struct Identity: Sendable, Hashable {
        /// The identity's UUID, the `sub` of its tokens.
        public var id: String
        /// The user name, such as `user@institution.edu`.
        public var username: String
        /// The full name.
        public var name: String
        /// The mail address.
        public var email: String

        /// Creates an identity.
        public init(
            id: String = "1de47175-0000-4000-8000-000000000003",
            username: String = "rosa@globus.example",
            name: String = "Rosa Example",
            email: String = "rosa@globus.example"
        ) {
            self.id = id
            self.username = username
            self.name = name
            self.email = email
        }
    }
}

/// The resource servers that the mock plays; a token is good at one of them alone.
enum ResourceServer: String, CaseIterable, Sendable {
    case auth = "auth.globus.org"
    case transfer = "transfer.api.globus.org"
    case groups = "groups.api.globus.org"
    case search = "search.api.globus.org"

    /// The scope that gives a token everything at this server.
    var defaultScope: String {
        switch self {
        case .auth: "openid"
        case .transfer, .groups, .search: "urn:globus:auth:scope:\(rawValue):all"
        }
    }
}
