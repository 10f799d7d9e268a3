/// A login under way: from the authorize URL to the exchange of the code.
///
/// The `state` defaults to the Globus SDK's constant. A caller that takes the code from a redirect passes a random one
/// and compares it (RFC 6749 §10.12).
struct AuthorizationFlow: Sendable {
    let clientID: String
    let scope: String
    let redirectURI: String
    let state: String
    let refreshTokens: Bool
    /// Nil for a client that has a secret.
    var proof: PKCE?
    var prefillNamedGrant: String?

    /// The URL that `endpoint` becomes, with its parameters in the Globus SDK's order.
    func authorizeURL(at endpoint: RequestURL, session: SessionParameters, query: Parameters) -> String {
        var parameters: Parameters = [
            "client_id": .string(clientID), "redirect_uri": .string(redirectURI), "scope": .string(scope),
            "state": .string(state), "response_type": "code", "access_type": refreshTokens ? "offline" : "online",
        ]
        if let proof {
            parameters["code_challenge"] = .string(proof.challenge)
            parameters["code_challenge_method"] = "S256"
        }
        parameters["prefill_named_grant"] = prefillNamedGrant.map(Parameters.Value.string)
        let all = parameters.overridden(by: session.parameters).overridden(by: query)
        return endpoint.appending(SessionParameters.joiningLists(in: all)).text
    }

    func exchangeForm(code: Secret) -> Parameters {
        var form = Parameters()
        if proof != nil { form["client_id"] = .string(clientID) }
        form["grant_type"] = "authorization_code"
        form["code"] = .string(code.reveal())
        form["code_verifier"] = proof.map { .string($0.verifier.reveal()) }
        form["redirect_uri"] = .string(redirectURI)
        return form
    }
}
