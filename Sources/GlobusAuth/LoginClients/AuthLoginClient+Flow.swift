extension AuthLoginClient {
    /// The URL at which the user consents.
    ///
    /// - `query`: further parameters; they win over the URL's own. Lists of session requirements are joined by commas.
    ///
    /// Throws ``GlobusError/Code/usage`` before a login was started.
    public func oauth2AuthorizeURL(
        session: SessionParameters = SessionParameters(),
        query: Parameters = Parameters()
    ) throws -> String {
        let flow = try startedFlow(for: "get authorize URL")
        return flow.authorizeURL(at: try service.url(of: "/v2/oauth2/authorize"), session: session, query: query)
    }

    /// Exchanges the code that the user brought from the authorize URL for tokens.
    ///
    /// - Throws: ``GlobusError/Code/usage`` before a login was started; ``GlobusError/Code/authAPI`` with the server's
    ///   code.
    public func oauth2ExchangeCode(forTokens code: Secret) async throws -> OAuthTokenResponse {
        let flow = try startedFlow(for: "exchange auth code")
        return try await oauth2Token(flow.exchangeForm(code: code), kind: .authorizationCode)
    }

    private func startedFlow(for purpose: String) throws -> AuthorizationFlow {
        if let flow = service.currentFlow { return flow }
        let message = """
            Cannot \(purpose) until starting an OAuth2 flow. \
            Call the oauth2_start_flow() method on this AuthClient to resolve
            """
        throw GlobusError(.usage, message)
    }
}
