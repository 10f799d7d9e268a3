extension AppCore {
    func login(_ parameters: AuthorizationParameters?, force: Bool, of app: any GlobusApp) async throws {
        if AppScope.isLoggingIn(self) {
            let message = "The app '\(appName.printable(limit: 100))' was told to log in by its own login flow."
            throw GlobusError(.usage, "\(message) Let the flow return the code and nothing else.")
        }
        let need = LoginNeed(parameters: parameters, isForced: force)
        if !need.isCertain, try await !loginRequired() { return }
        while try await logins.run(need, { try await self.perform(need, app) }) {
            // Scopes may have been added since the login began that was waited for.
            if need.isCertain { return }
            if try await !loginRequired() { return }
        }
    }

    private func perform(_ need: LoginNeed, _ app: any GlobusApp) async throws {
        let before = try await configuration.tokenStorage.tokenDataByResourceServer()
        defer { forgetAuthorizers() }
        try await configuration.tokenStorage.whileLoggingIn {
            if try await self.isServed(need, since: before) { return }
            try await self.obtainTokens(need.parameters ?? AuthorizationParameters(), app)
        }
    }

    /// Whether another process has logged in while this one waited for its turn.
    private func isServed(_ need: LoginNeed, since before: [String: TokenData]) async throws -> Bool {
        guard let scopes = need.scopesAlone else { return false }
        if need.isCertain {
            let stored = try await configuration.tokenStorage.tokenDataByResourceServer()
            let areNew = requirements.resourceServers.allSatisfy { name in
                stored[name] != nil && stored[name]?.accessToken != before[name]?.accessToken
            }
            guard areNew, try await hasScopes(ScopeList(scopes).parsed(), in: stored) else { return false }
        }
        return try await !loginRequired()
    }

    private func obtainTokens(_ parameters: AuthorizationParameters, _ app: any GlobusApp) async throws {
        let scopes = try requirements.all(with: parameters.requiredScopes ?? [])
        switch kind {
        case .client(let client):
            try await finish { try await client.oauth2ClientCredentialsTokens(ScopeList(scopes)) }
        case .user:
            var parameters = parameters
            parameters.requiredScopes = scopes.map(\.description)
            let attempt = try LoginAttempt(app, parameters)
            let code = try await authorizationCode(attempt)
            try await finish { try await attempt.tokens(for: code) }
        }
    }

    /// Runs the login flow, which must not keep others waiting where it does not heed its cancellation.
    private func authorizationCode(_ attempt: LoginAttempt) async throws -> AuthorizationCode {
        let flow = configuration.loginFlow ?? CommandLineLoginFlow()
        let operation = SharedOperation {
            try await AppScope.loggingIn(self) { try await flow.authorizationCode(for: attempt) }
        }
        let code = try attempt.checked(try await operation.wait())
        try Task.checkCancellation()
        return code
    }

    /// Obtains tokens and stores them, whoever is cancelled meanwhile: the code is spent, so that the tokens would be lost.
    private func finish(_ obtain: @escaping @Sendable () async throws -> OAuthTokenResponse) async throws {
        let activity = configuration.renewal.activity
        activity?.begin()
        let task = Task {
            defer { activity?.end() }
            let response = try await obtain()
            do {
                try await tokenStorage.storeTokenResponse(response)
            } catch let error as GlobusError where error.code.isKind(of: .identityMismatch) {
                await revokeUnused(response)
                throw error
            }
        }
        try await task.value
    }

    /// Revokes tokens that nobody will use.
    private func revokeUnused(_ response: OAuthTokenResponse) async {
        for token in response.tokens {
            for secret in [token.accessToken, token.refreshToken].compactMap(\.self) {
                _ = try? await loginClient.oauth2RevokeToken(secret)
            }
        }
    }
}

extension LoginNeed {
    /// Whether a login is needed whatever tokens there are.
    fileprivate var isCertain: Bool { isForced || parameters != nil }
}
