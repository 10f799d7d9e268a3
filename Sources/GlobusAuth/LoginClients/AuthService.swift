import Synchronization

/// The endpoints of Globus Auth with a login client's credentials and settings, and the login that is under way.
///
/// A login client of your own holds one, and gets all functions of ``AuthLoginClient``:
/// ```swift
/// struct SiteLoginClient: AuthLoginClient {
///     let clientID: String
///     let service: AuthService
///     let namesItselfInForms = true
/// }
/// ```
public final class AuthService: Sendable {
    let client: any AuthRequesting
    let time: any TimeSource
    private let flow = Mutex<AuthorizationFlow?>(nil)

    package init(client: any AuthRequesting, time: any TimeSource) {
        self.client = client
        self.time = time
    }

    /// Starts a login, which replaces the one under way.
    ///
    /// - Parameters:
    ///   - clientID: The OAuth 2 client's ID.
    ///   - requestedScopes: What the user is asked to consent to.
    ///   - redirectURI: Where the code is sent; nil shows it to the user, who copies it.
    ///   - state: Returned with the code. Where the code comes by a redirect, pass a random state and compare it.
    ///   - refreshTokens: Whether refresh tokens are requested.
    ///   - proof: A proof of possession (RFC 7636), which a client without a secret needs.
    ///   - prefillNamedGrant: The label that the consent page proposes.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there are no scopes.
    public func startFlow(
        clientID: String,
        _ requestedScopes: ScopeList,
        redirectURI: String? = nil,
        state: String = "_default",
        refreshTokens: Bool = false,
        proof: PKCE? = nil,
        prefillNamedGrant: String? = nil
    ) throws {
        currentFlow = AuthorizationFlow(
            clientID: clientID,
            scope: try requestedScopes.serialized(named: "requested_scopes"),
            redirectURI: try redirectURI ?? url(of: "/v2/web/auth-code").text,
            state: state,
            refreshTokens: refreshTokens,
            proof: proof,
            prefillNamedGrant: prefillNamedGrant
        )
    }

    /// Creates the endpoints for a login client of your own.
    ///
    /// - Parameters:
    ///   - authorizer: Authenticates the client, such as a ``BasicAuthorizer``; pass a ``NullAuthorizer`` for a client
    ///     without a secret.
    ///   - options: The client's settings.
    ///   - httpClient: Sends the requests.
    ///   - time: The clock.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for options that name no server.
    public convenience init(
        authorizer: any Authorizer,
        options: LoginClientOptions = LoginClientOptions(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        let client = try options.makeClient(authorizer: authorizer, httpClient: httpClient, time: time)
        self.init(client: client, time: time)
    }

    /// What its clock shows, in seconds since 1970.
    package var now: Double { time.now() }

    /// The login under way; starting another one replaces it.
    var currentFlow: AuthorizationFlow? {
        get { flow.withLock { $0 } }
        set { flow.withLock { $0 = newValue } }
    }

    /// Returns the URL of `path` below the base URL.
    func url(of path: String) throws -> RequestURL { try RequestURL(client.serviceURL).appending(path: path) }

    func token(
        _ form: Parameters,
        kind: OAuthTokenResponse.Kind,
        clientID: String
    ) async throws -> OAuthTokenResponse {
        do {
            // A code can be used only once, so an exchange must not be repeated after its answer was lost.
            let response = try await post(
                "/v2/oauth2/token",
                form,
                repeatsWhenLost: kind != .authorizationCode,
                under: RenewalLease.held
            )
            return try tokens(of: response, to: form, kind)
        } catch let error as GlobusError {
            throw TokenErrorAdvice(clientID: clientID, form: form).note(on: error).map(error.noting) ?? error
        }
    }

    private func tokens(
        of response: HTTPResponse,
        to form: Parameters,
        _ kind: OAuthTokenResponse.Kind
    ) throws -> OAuthTokenResponse {
        do {
            let tokens = try OAuthTokenResponse(response, kind: kind, receivedAt: time.now())
            remember(tokens)
            return tokens
        } catch let error as GlobusError {
            throw error.redacted(redactor(form, Parameters()))
        }
    }

    /// Posts a form that holds a secret.
    ///
    /// A redirect is an error, since following it would hand the secret on. `repeatsWhenLost` says whether the request
    /// is repeated after a broken connection or a timeout, when the server may already have acted on it. No attempt is
    /// made without `lease`.
    func post(
        _ path: String,
        _ form: Parameters,
        query: Parameters = Parameters(),
        repeatsWhenLost: Bool = true,
        under lease: (any TokenStorageLease)? = nil
    ) async throws -> HTTPResponse {
        var options = RequestOptions(
            query: query,
            body: .form(form),
            allowRedirects: false,
            repeatsLostRequests: repeatsWhenLost
        )
        if let lease { options.beforeAttempt = { try await lease.confirm() } }
        client.knownSecrets?.insert(authorization: client.authorization)
        client.knownSecrets?.insert(SecretRedactor.secrets(in: form))
        let response = try await client.request("POST", path, options)
        guard (200..<300).contains(response.status) else {
            throw refusedRedirect(path, response).redacted(redactor(form, query))
        }
        return response
    }

    func get(_ url: String, automaticAuthorization: Bool = true) async throws -> HTTPResponse {
        try await client.request("GET", url, RequestOptions(automaticAuthorization: automaticAuthorization))
    }

    /// Looks up what an identity has consented to for the client.
    func consents(of identityID: String, authorization: String?) async throws -> HTTPResponse {
        var headers = HTTPHeaders()
        headers["Authorization"] = authorization
        let options = RequestOptions(query: ["all": false], headers: headers, automaticAuthorization: false)
        return try await client.request("GET", "/v2/api/identities/\(identityID)/consents", options)
    }

    /// Returns a redactor that knows the secrets of a request.
    private func redactor(_ form: Parameters, _ query: Parameters) -> SecretRedactor {
        SecretRedactor(
            authorizations: client.authorization.map { [$0] } ?? [],
            body: .form(form),
            query: query,
            known: client.knownSecrets
        )
    }

    private func remember(_ response: OAuthTokenResponse) {
        guard let known = client.knownSecrets else { return }
        for token in response.tokens { known.insert(token) }
        known.insert(response.idToken)
    }

    private func refusedRedirect(_ path: String, _ response: HTTPResponse) -> GlobusError {
        .api(
            .authAPI,
            ErrorResponse(response, kind: .authAPI),
            place: "POST \((try? url(of: path).text) ?? path)",
            note: "a redirect is not followed, since the request carries a secret; set the client's base URL to the "
                + "server's own address"
        )
    }
}

/// Sends the requests of a login client.
package protocol AuthRequesting: Sendable {
    /// The base URL of Globus Auth.
    var serviceURL: String { get throws }

    /// The `Authorization` that requests carry. No error may show its secret.
    var authorization: String? { get }

    /// Remembers the secrets that are sent and received.
    var knownSecrets: KnownSecrets? { get }

    /// Performs a request; throws for a status above 399.
    func request(_ method: String, _ path: String, _ options: RequestOptions) async throws -> HTTPResponse
}

extension AuthRequesting {
    package var authorization: String? { nil }
    package var knownSecrets: KnownSecrets? { nil }
}

extension BaseClient: AuthRequesting {
    package var serviceURL: String { baseURL.text }

    package var knownSecrets: KnownSecrets? { configuration.diagnostics.knownSecrets }

    package var authorization: String? {
        if case .ready(let header)? = configuration.authorizer?.readyHeader { header } else { nil }
    }
}
