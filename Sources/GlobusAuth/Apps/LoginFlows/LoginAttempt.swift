import Glibc
import Synchronization

/// One login, from the URL that the user visits to the tokens.
///
/// Each has a random state (RFC 6749 §10.12) and, for a client without a secret, a proof of possession of its own
/// (RFC 7636), so that the answer to another login is of no use here.
public final class LoginAttempt: Sendable {
    /// The app that logs in.
    public let app: any GlobusApp
    /// What the login must fulfil, with all scopes that are asked for.
    public let authorizationParameters: AuthorizationParameters
    /// Where Globus Auth sends the code, as the app is configured; nil shows it to the user for copying.
    public let redirectURI: String?
    /// What Globus Auth returns with the code.
    public let state: String
    private let proof: PKCE?
    private let flow = Mutex<AuthorizationFlow?>(nil)

    init(_ app: any GlobusApp, _ parameters: AuthorizationParameters) throws {
        self.app = app
        authorizationParameters = parameters
        redirectURI = app.configuration.loginRedirectURI
        state = try PKCE().verifier.reveal()
        proof = app.loginClient.namesItselfInForms ? try PKCE() : nil
    }

    /// Whether the client has a secret; then it may only use redirect URIs that are registered for it.
    public var isConfidential: Bool { !app.loginClient.namesItselfInForms }

    /// The URL at which the user logs in and consents.
    ///
    /// - Parameter redirectURI: Where the code is to be sent; nil sends it where the app's configuration says, or shows it
    ///   to the user.
    /// - Returns: The URL.
    /// - Throws: ``GlobusError/Code/usage`` for a client with a secret and no redirect URI, and where there are no scopes.
    public func authorizeURL(redirectURI: String? = nil) throws -> String {
        let service = app.loginClient.service
        guard let redirectURI = try redirectURI ?? self.redirectURI ?? helperPage() else {
            let remedy = "Set 'login_redirect_uri' to one that is registered for the client."
            throw GlobusError(.usage, "Use of a Confidential client requires an explicit redirect_uri. \(remedy)")
        }
        let scopes = ScopeList(authorizationParameters.requiredScopes ?? [])
        let flow = AuthorizationFlow(
            clientID: app.clientID,
            scope: try scopes.serialized(named: "required_scopes"),
            redirectURI: redirectURI,
            state: state,
            refreshTokens: app.configuration.requestRefreshTokens,
            proof: proof,
            prefillNamedGrant: isConfidential ? nil : Self.grantName(of: app.appName)
        )
        self.flow.withLock { $0 = flow }
        return flow.authorizeURL(
            at: try service.url(of: "/v2/oauth2/authorize"),
            session: SessionParameters(authorizationParameters),
            query: Parameters()
        )
    }

    /// Globus Auth's page that shows the code.
    private func helperPage() throws -> String? {
        isConfidential ? nil : try app.loginClient.service.url(of: "/v2/web/auth-code").text
    }

    /// How the Globus SDK labels a consent: `my-app on my-host`.
    private static func grantName(of appName: String) -> String {
        var name = utsname()
        guard uname(&name) == 0 else { return appName }
        let host = withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let short = host.hasSuffix(".local") ? String(host.dropLast(6)) : host
        return short.isEmpty ? appName : "\(appName) on \(short)"
    }
}

extension LoginAttempt {
    /// Whether `state` is that of this login; an answer with another one, or with none, is somebody else's.
    public func isOwn(state: String?) -> Bool { state == self.state }

    /// Reads what Globus Auth sends to the redirect URI (RFC 6749 §4.1.2).
    ///
    /// - Parameter parameters: The parameters of the redirect's query, decoded.
    /// - Returns: The code.
    /// - Throws: ``GlobusError/Code/loginFlow`` for the answer to another login, for an error such as `access_denied`, in
    ///   Globus Auth's words, and for an answer without a code.
    public func code(fromRedirect parameters: [String: String]) throws -> AuthorizationCode {
        guard isOwn(state: parameters["state"]) else { throw foreign }
        if let error = parameters["error"] {
            let words = [error, parameters["error_description"]].compactMap(\.self).filter { !$0.isEmpty }
            let reason = words.joined(separator: ": ").printable(limit: 400)
            throw GlobusError(.loginFlow, "Globus Auth ended the login of \(subject): \(reason). \(Self.remedy)")
        }
        return try checked(AuthorizationCode(Secret(parameters["code"] ?? ""), state: parameters["state"]))
    }

    /// Reads what a user has typed: the code, or the whole URL at which the redirect has ended.
    ///
    /// - Parameter text: The text.
    /// - Returns: The code.
    /// - Throws: ``GlobusError/Code/loginFlow`` as ``code(fromRedirect:)`` does.
    public func code(typed text: String) throws -> AuthorizationCode {
        let text = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), let query = text.split(separator: "?").last
        else {
            return try checked(AuthorizationCode(Secret(text)))
        }
        let pairs = query.prefix { $0 != "#" }.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentEncoding.decodedForm(parts[0]), PercentEncoding.decodedForm(parts.count > 1 ? parts[1] : ""))
        }
        return try code(fromRedirect: Dictionary(pairs) { first, _ in first })
    }

    /// The code where it can be one of this login.
    func checked(_ code: AuthorizationCode) throws -> AuthorizationCode {
        if let state = code.state, !isOwn(state: state) { throw foreign }
        if code.code.isEmpty {
            throw GlobusError(.loginFlow, "The login of \(subject) brought no authorization code. \(Self.remedy)")
        }
        return code
    }

    private var foreign: GlobusError {
        let message = """
            The answer is not to this login of \(subject): its state is another one. Nothing was taken from it. \
            \(Self.remedy)
            """
        return GlobusError(.loginFlow, message)
    }

    /// Who logs in, for messages.
    private var subject: String {
        "the app '\(app.appName.printable(limit: 100))' (client '\(app.clientID.printable(limit: 100))')"
    }

    private static let remedy = "What was stored is as before. Log in again."

    /// Exchanges the code for tokens.
    func tokens(for code: AuthorizationCode) async throws -> OAuthTokenResponse {
        guard let flow = flow.withLock({ $0 }) else {
            throw GlobusError(.usage, "The login flow returned a code and never asked for the authorize URL.")
        }
        // The server repeats it in its answer, and a trace of that must not show it.
        app.loginClient.service.client.knownSecrets?.insert(Secret(state))
        return try await app.loginClient.oauth2Token(flow.exchangeForm(code: code.code), kind: .authorizationCode)
    }
}

extension SessionParameters {
    /// What a requirements error asks of the session.
    init(_ parameters: AuthorizationParameters) {
        self.init(
            requiredIdentities: parameters.sessionRequiredIdentities ?? [],
            requiredSingleDomain: parameters.sessionRequiredSingleDomain ?? [],
            requiredPolicies: parameters.sessionRequiredPolicies ?? [],
            requiredMFA: parameters.sessionRequiredMFA,
            message: parameters.sessionMessage,
            prompt: parameters.prompt
        )
    }
}
