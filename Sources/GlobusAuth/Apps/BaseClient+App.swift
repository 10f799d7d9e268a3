extension BaseClient {
    /// What finds the tokens for the service, where the client has an app.
    public var app: (any GlobusApp)? { configuration.app }

    /// The scopes that the app was told to need for the service, where the client has an app.
    public var appScopes: ScopeList? { configuration.app.flatMap { _ in configuration.appScopes } }

    /// The name under which Globus Auth issues tokens for the service, where it is known.
    public var resourceServer: String? { configuration.resourceServer }

    /// The scopes that the service needs where its user names none.
    public var defaultScopeRequirements: [String] { configuration.defaultScopes }

    /// Takes the tokens for the service from an app, and tells the app which scopes it needs.
    ///
    /// - Parameters:
    ///   - app: The app.
    ///   - scopes: The scopes; nil for ``defaultScopeRequirements``.
    /// - Throws: ``GlobusError/Code/usage`` where there is an app or an authorizer already, where the client has no resource
    ///   server, and where the app is of another environment.
    public func attach(_ app: any GlobusApp, scopes: ScopeList? = nil) throws {
        try reconfigure { configuration in
            if configuration.app != nil {
                throw GlobusError(.usage, "Cannot attach GlobusApp to a client when one is already attached.")
            }
            return try configuration.attaching(app, scopes)
        }
    }

    /// Takes the tokens for a Globus Connect Server endpoint from an app.
    ///
    /// The server is asked first which endpoint it is, since its tokens are those of the endpoint.
    ///
    /// - Parameters:
    ///   - app: The app.
    ///   - scopes: The scopes; nil for the one that manages collections.
    /// - Throws: The errors of ``request(_:_:_:)``; ``GlobusError/Code/validation`` where the server does not tell its
    ///   endpoint; the errors of ``attach(_:scopes:)``.
    public func attachToEndpoint(_ app: any GlobusApp, scopes: ScopeList? = nil) async throws {
        let answer = try await call("get_gcs_info").parsedJSON()
        let documents = (answer["data"]?.array ?? []) + [answer]
        guard let endpointID = documents.lazy.compactMap({ $0["client_id"]?.string }).first, !endpointID.isEmpty else {
            throw GlobusError(.validation, "\(baseURL.origin) does not tell its endpoint: its info has no client_id")
        }
        try reconfigure { $0.servingEndpoint(endpointID) }
        try attach(app, scopes: scopes)
    }

    /// Makes the client's app need further scopes for the service.
    ///
    /// - Parameter scopes: The scopes.
    /// - Returns: This client.
    /// - Throws: ``GlobusError/Code/usage`` where the client has no app; ``GlobusError/Code/scopeParse``.
    @discardableResult
    public func addAppScope(_ scopes: ScopeList) throws -> BaseClient {
        let configuration = configuration
        guard let app = configuration.app, let resourceServer = configuration.resourceServer else {
            throw GlobusError(.usage, "Cannot 'add_app_scope' on a client that does not have an 'app'.")
        }
        try app.addScopeRequirements([resourceServer: scopes])
        return self
    }

    /// Makes the app of a client of Globus Transfer need access to the data of mapped collections of Globus Connect Server,
    /// which are no high-assurance ones.
    ///
    /// Of other collections Globus Auth knows no such scope, and refuses the login.
    ///
    /// - Parameter collectionIDs: The collections.
    /// - Returns: This client.
    /// - Throws: ``GlobusError/Code/usage`` for what is no UUID, and where the client has no app.
    @discardableResult
    public func addAppDataAccessScope(_ collectionIDs: [String]) throws -> BaseClient {
        for (index, id) in collectionIDs.enumerated() where !Self.isUUID(id) {
            let name = "'collection_ids[\(index)]'"
            throw GlobusError(.usage, "\(name) must be a valid UUID, which '\(id.printable(limit: 60))' is not.")
        }
        let dependencies = collectionIDs.compactMap { ScopeCollection.gcsCollection($0)["data_access"] }
        guard let all = ScopeCollection.transfer["all"], !dependencies.isEmpty else { return self }
        return try addAppScope(ScopeList("\(all)[\(dependencies.map { "*\($0)" }.joined(separator: " "))]"))
    }

    private static func isUUID(_ text: String) -> Bool {
        let lengths = text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        return lengths == [8, 4, 4, 4, 12]
            && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || hexadecimalValue($0) != nil }
    }
}
