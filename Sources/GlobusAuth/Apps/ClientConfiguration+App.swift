extension ClientConfiguration {
    /// This configuration with what its app provides, and the app told which scopes it needs for the service.
    ///
    /// - Returns: The configuration, as it is where it has no app.
    /// - Throws: ``GlobusError/Code/usage`` where app and configuration exclude each other.
    func attachingApp() throws -> ClientConfiguration {
        guard let app else {
            if appScopes == nil { return self }
            throw GlobusError(.usage, "A client must have an 'app' to use 'app_scopes'.")
        }
        // The configuration of another client with the app.
        if authorizer is AppAuthorizer { return self }
        if authorizer != nil {
            throw GlobusError(.usage, "A client cannot use both an 'app' and an 'authorizer'. Leave one of them out.")
        }
        return try attaching(app, appScopes)
    }

    /// This configuration with an app.
    ///
    /// - Parameters:
    ///   - app: The app.
    ///   - scopes: The scopes that it needs for the service; nil for those that the service needs by default.
    /// - Returns: The configuration.
    /// - Throws: ``GlobusError/Code/usage`` where app and configuration exclude each other.
    func attaching(_ app: any GlobusApp, _ scopes: ScopeList?) throws -> ClientConfiguration {
        guard let resourceServer else {
            throw GlobusError(.usage, "Unable to use an 'app' with a client with no 'resource_server' defined.")
        }
        if authorizer != nil {
            let message = "Cannot attach GlobusApp to a client when it has an authorizer assigned."
            throw GlobusError(.usage, message)
        }
        guard environment == app.configuration.environment else {
            let message = """
                [Environment Mismatch] The client's environment (\(environment.printable(limit: 60))) does not match the \
                GlobusApp's configured environment (\(app.configuration.environment.printable(limit: 60))).
                """
            throw GlobusError(.usage, message)
        }
        let scopes = scopes ?? ScopeList(defaultScopes)
        try app.addScopeRequirements([resourceServer: scopes])
        var configuration = self
        configuration.app = app
        configuration.appScopes = scopes
        configuration.authorizer = AppAuthorizer(app: app, resourceServer: resourceServer)
        configuration.appName = appName ?? app.appName
        return configuration
    }
}

extension ClientConfiguration {
    /// A service's demand for another login, and who can fulfil it.
    struct Demand: Sendable {
        let app: any GlobusApp
        let parameters: AuthorizationParameters

        /// Logs in as demanded.
        ///
        /// - Parameter refusal: What the service has answered, as the cause of a login that failed.
        /// - Throws: What the login throws.
        func fulfil(orElse refusal: GlobusError) async throws {
            do {
                try await app.login(authorizationParameters: parameters)
            } catch let error as GlobusError {
                throw error.caused(by: refusal)
            }
        }
    }

    /// The demand in a service's answer; nil where there is none, or the app does not fulfil demands by itself.
    func demand(in response: HTTPResponse) -> Demand? {
        guard response.status == 403, let app, app.configuration.autoRedriveGAREs,
            let gare = GARE(ErrorResponse(response, kind: errorCode))
        else { return nil }
        return Demand(app: app, parameters: gare.authorizationParameters)
    }
}

/// What authorizes the requests of a client with an app: whatever the app hands out at that moment.
struct AppAuthorizer: Authorizer {
    let app: any GlobusApp
    let resourceServer: String

    /// The header where the app has an authorizer that is of use.
    var readyHeader: ReadyHeader {
        app.core.cachedAuthorizer(for: resourceServer)?.readyHeader ?? .mustWait
    }

    /// The header; the app may log in first.
    func authorizationHeader() async throws -> String? {
        let authorizer = try await app.authorizer(for: resourceServer)
        do {
            return try await authorizer.authorizationHeader()
        } catch  where error.isInvalidGrant {
            // Somebody may have logged out: then the app has something to say.
            guard await app.core.forgetRemovedTokens(for: resourceServer) else { throw error }
            return try await app.authorizer(for: resourceServer).authorizationHeader()
        }
    }

    /// Renews the token where the app's authorizer does; else the app must find another one.
    func handleMissingAuthorization(sent header: String?) async -> Bool {
        if let authorizer = app.core.cachedAuthorizer(for: resourceServer) as? any RenewingAuthorizerWrapper {
            if await app.core.forgetRemovedTokens(for: resourceServer) { return true }
            return await authorizer.handleMissingAuthorization(sent: header)
        }
        app.core.note(refused: header, by: resourceServer)
        return true
    }
}
