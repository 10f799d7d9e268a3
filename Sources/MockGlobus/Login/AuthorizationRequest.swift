import FoundationEssentials

/// What a client asks a person for at the authorize endpoint (RFC 6749 §4.1.1).
struct AuthorizationRequest: Sendable {
    let recipient: Recipient
    /// The scopes as they were asked for, with their dependencies.
    let scopes: [String]
    let challenge: String?
    let nonce: String?
    /// Whether refresh tokens are asked for.
    let isOffline: Bool
    /// The label that the client proposes for the consent.
    let label: String
    let session: SessionRequirements

    /// Reads the rest of the request.
    ///
    /// - Throws: ``OAuthFailure`` that the recipient may be told.
    init(_ query: MockGlobus.FormFields, from recipient: Recipient) throws {
        guard try query.required("response_type") == "code" else {
            throw OAuthFailure(status: 400, error: "unsupported_response_type", description: "Only code is supported.")
        }
        let challenge = query["code_challenge"]
        guard challenge == nil || query["code_challenge_method"] == "S256" else {
            throw OAuthFailure.invalidRequest("The code_challenge_method must be S256.")
        }
        guard recipient.client.secret != nil || challenge != nil else {
            throw OAuthFailure.invalidRequest("A native client must send a code_challenge.")
        }
        self.recipient = recipient
        self.challenge = challenge
        scopes = ScopeText.split(try query.required("scope"))
        // Scopes nobody knows are refused here, as Globus Auth does, and not at the exchange.
        _ = try ScopeText.byServer(scopes)
        nonce = query["nonce"]
        isOffline = query["access_type"] == "offline"
        label = query["prefill_named_grant"] ?? ""
        session = SessionRequirements(query)
    }
}

extension AuthorizationRequest {
    /// Who is told how it went: a registered client, at a URI that it may use.
    struct Recipient: Sendable {
        let client: MockGlobus.Client
        let redirectURI: String
        let state: String?

        /// Finds out who asks.
        ///
        /// - Throws: ``OAuthFailure``, which nobody is redirected with (RFC 6749 §4.1.2.1).
        init(_ query: MockGlobus.FormFields, in authority: Authority) throws {
            let id = try query.required("client_id")
            guard let client = authority.clients[id] else {
                throw OAuthFailure.invalidRequest("The client_id is unknown.")
            }
            let uri = try query.required("redirect_uri")
            guard client.redirectURIs.isEmpty || client.redirectURIs.contains(uri) else {
                throw OAuthFailure.invalidRequest("The redirect_uri is not registered for the client.")
            }
            guard let scheme = URLComponents(string: uri)?.scheme?.lowercased(),
                !["javascript", "data"].contains(scheme)
            else { throw OAuthFailure.invalidRequest("The redirect_uri is no URL.") }
            self.client = client
            redirectURI = uri
            state = query["state"]
        }

        /// Sends the browser back with a code.
        func redirect(status: Int = 302, code: String) -> Answer {
            redirect(status: status, [URLQueryItem(name: "code", value: code)])
        }

        /// Sends the browser back with an error (RFC 6749 §4.1.2.1).
        func redirect(status: Int = 302, _ failure: OAuthFailure) -> Answer {
            redirect(
                status: status,
                [
                    URLQueryItem(name: "error", value: failure.error),
                    URLQueryItem(name: "error_description", value: failure.description),
                ]
            )
        }

        private func redirect(status: Int, _ items: [URLQueryItem]) -> Answer {
            guard var components = URLComponents(string: redirectURI) else {
                return OAuthFailure.invalidRequest("The redirect_uri is no URL.").answer
            }
            let all = items + [state.map { URLQueryItem(name: "state", value: $0) }].compactMap(\.self)
            components.queryItems = (components.queryItems ?? []) + all
            return .redirect(status: status, to: components.string ?? redirectURI)
        }
    }
}

/// What the person's session must fulfil: the parameters of Globus Auth's authorize endpoint beyond OAuth 2.
struct SessionRequirements: Sendable {
    /// Identities, by identifier or user name, of which one must log in.
    let identities: [String]
    /// Domains of which an identity must log in.
    let domains: [String]
    /// Policies, all of which a login that is new fulfils here.
    let policies: [String]
    let needsSecondFactor: Bool
    /// Whether a login that was made before this request counts.
    let needsNewLogin: Bool
    /// What the login page tells the person.
    let message: String?

    init(_ query: MockGlobus.FormFields) {
        func list(_ name: String) -> [String] { (query[name] ?? "").split(separator: ",").map(String.init) }
        identities = list("session_required_identities")
        domains = list("session_required_single_domain")
        policies = list("session_required_policies")
        needsSecondFactor = query["session_required_mfa"]?.lowercased() == "true"
        needsNewLogin = query["prompt"] == "login" || !policies.isEmpty
        message = query["session_message"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Why the identity cannot fulfil them, or nil where it can.
    func objection(to identity: MockGlobus.Identity) -> String? {
        if !identities.isEmpty, !identities.contains(identity.id), !identities.contains(identity.username) {
            return "not one of the identities that are asked for"
        }
        let domain = identity.username.split(separator: "@").last.map(String.init) ?? ""
        if !domains.isEmpty, !domains.contains(domain) { return "not of \(domains.joined(separator: " or "))" }
        return nil
    }
}
