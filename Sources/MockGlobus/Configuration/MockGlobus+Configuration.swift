import Foundation

extension MockGlobus {
    /// The settings with which a mock is started.
    public struct Configuration: Sendable {
        /// The port of 127.0.0.1 on which it listens; 0 takes any free port.
        public var port: UInt16 = 0
        /// Whether it listens on a second port as well, ``MockGlobus/foreignURL``, as a foreign origin for redirects.
        public var listensOnForeignOrigin = false
        /// The registered clients.
        public var clients: [Client] = [.confidential, .native]
        /// Who may log in by the pages that browsers are shown; must not be empty.
        public var identities = [Identity(), .ada, .li]
        /// The person that every other login is for: the first of ``identities``.
        public var identity: Identity {
            get { identities[0] }
            set { identities[0] = newValue }
        }
        /// What tokens are made from: mocks with the same seed take each other's, so that a program goes on after the mock
        /// was started again.
        ///
        /// Nil lets no other mock know them.
        public var seed: String?
        /// How tokens are issued at first; ``MockGlobus/tokenPolicy`` changes it later.
        public var tokenPolicy = TokenPolicy()
        /// How many tasks the Transfer service has at first, so that there are pages to read.
        public var taskCount = 25
        /// How many seconds a submitted transfer stays `ACTIVE` before it is `SUCCEEDED`.
        public var taskDuration = 2.0
        /// How many seconds every answer is held back.
        public var latency = 0.0
        /// Called with each request, when it has been answered, and the status of the answer.
        public var onExchange: (@Sendable (RecordedRequest, _ status: Int) -> Void)?
        /// How many of the newest requests are recorded.
        public var recordLimit = 10_000
        /// Returns the time in seconds since 1970 by which tokens expire, before ``MockGlobus/advance(seconds:)`` is
        /// added.
        public var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }

        /// Creates the configuration of a mock that listens on a free port.
        public init() {}
    }
}

extension MockGlobus {
    /// How the mock Globus Auth issues tokens; it may be changed while the mock runs.
    public struct TokenPolicy: Sendable, Hashable {
        /// The members of a token answer.
        public enum AnswerShape: Sendable, Hashable {
            /// `resource_server`, `scope` and `other_tokens`, as Globus Auth answers.
            case globus
            /// Only the members that RFC 6749 §5.1 requires: one token, its type, lifetime and refresh token.
            case plainOAuth2
        }

        /// The lifetime of new access tokens in seconds; that of Globus Auth is two days.
        public var accessTokenLifetime = 172_800
        /// Whether each refresh replaces the refresh token, after which the old one cannot be used.
        public var rotatesRefreshTokens = false
        /// Whether using a replaced refresh token revokes everything that came from the same login (RFC 9700 §4.14.2).
        public var revokesOnReuse = true
        /// Whether the answer to a refresh contains the refresh token where it was not rotated (RFC 6749 §6).
        public var repeatsRefreshToken = true
        /// What the authorize endpoint redirects back with instead of a code.
        public var loginError: LoginError?
        /// Whether the person consents; otherwise the authorize endpoint redirects back with `access_denied`.
        public var grantsConsent: Bool {
            get { loginError != .accessDenied }
            set { loginError = newValue ? nil : .accessDenied }
        }
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
        /// The client's secret; nil for a native client, which has none and uses PKCE.
        public var secret: String?
        /// The redirect URIs that it may use; empty allows any.
        public var redirectURIs: Set<String>
        /// What the consent page calls it.
        public var name: String

        /// Creates a client; it is called by its identifier unless it has a name.
        public init(id: String, secret: String?, redirectURIs: Set<String> = [], name: String? = nil) {
            self.id = id
            self.secret = secret
            self.redirectURIs = redirectURIs
            self.name = name ?? "The client \(id)"
        }

        /// The confidential client that a mock has by default.
        public static let confidential = Client(
            id: "c0f1de27-0000-4000-8000-000000000001",
            secret: "mock-secret-vQ8u2mXb0Hn5",
            name: "A confidential client"
        )

        /// The native client that every mock knows unless told otherwise.
        public static let native = Client(
            id: "0a71fe00-0000-4000-8000-000000000002",
            secret: nil,
            name: "A native client"
        )
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

        /// A person of another institution.
        public static let ada = Identity(
            id: "1de47175-0000-4000-8000-000000000004",
            username: "ada@institution.example",
            name: "Ada Example",
            email: "ada@institution.example"
        )

        /// A second person of the first institution.
        public static let li = Identity(
            id: "1de47175-0000-4000-8000-000000000005",
            username: "li@globus.example",
            name: "Li Example",
            email: "li@globus.example"
        )
    }
}

extension MockGlobus {
    /// Why Globus Auth sends a browser back without a code.
    public struct LoginError: Sendable, Hashable {
        /// The OAuth 2 error (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6).
        public var code: String
        /// What happened, for the person.
        public var description: String

        /// Creates an error.
        public init(code: String, description: String = "As scripted.") {
            self.code = code
            self.description = description
        }

        /// The person did not consent.
        public static let accessDenied = LoginError(
            code: "access_denied",
            description: "The person did not consent."
        )

        /// The errors that the consent page offers to try out.
        static let all = [
            accessDenied,
            LoginError(code: "login_required", description: "The session is too old; log in again."),
            LoginError(
                code: "unmet_authentication_requirements",
                description: "The session does not satisfy the policy of the resource."
            ),
            LoginError(code: "consent_required", description: "The person must consent first."),
            LoginError(code: "temporarily_unavailable", description: "Globus Auth is being maintained."),
            LoginError(code: "server_error", description: "Globus Auth has met an unexpected condition."),
        ]
    }
}

/// The resource servers that the mock plays; a token is valid for only one of them.
enum ResourceServer: String, CaseIterable, Sendable {
    case auth = "auth.globus.org"
    case transfer = "transfer.api.globus.org"
    case groups = "groups.api.globus.org"
    case search = "search.api.globus.org"

    /// The scope that gives a token all rights at this server.
    var defaultScope: String {
        switch self {
        case .auth: "openid"
        case .transfer, .groups, .search: "urn:globus:auth:scope:\(rawValue):all"
        }
    }
}
