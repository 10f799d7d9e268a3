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
        _ = try await endpointClientID()
        try attach(app, scopes: scopes)
    }

    /// Returns the client ID of the Globus Connect Server endpoint, which is the resource server of its tokens.
    ///
    /// The server is asked for it once.
    ///
    /// - Returns: The client ID.
    /// - Throws: The errors of ``request(_:_:_:)``; ``GlobusError/Code/validation`` where the server does not tell its
    ///   endpoint.
    public func endpointClientID() async throws -> String {
        if let known = resourceServer { return known }
        let answer = try await call("get_gcs_info").parsedJSON()
        let documents = (answer["data"]?.array ?? []) + [answer]
        guard let endpointID = documents.lazy.compactMap({ $0["client_id"]?.string }).first, !endpointID.isEmpty else {
            throw GlobusError(.validation, "\(baseURL.origin) does not tell its endpoint: its info has no client_id")
        }
        try reconfigure { $0.servingEndpoint(endpointID) }
        return endpointID
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
        try Self.checkUUIDs(collectionIDs, "collection_ids")
        guard let scope = Self.transferScope(accessing: collectionIDs), !collectionIDs.isEmpty else { return self }
        return try addAppScope(ScopeList(scope))
    }

    /// Makes the app of a client of Globus Timers, or of one flow, need access to the data of mapped collections of Globus
    /// Connect Server, for the transfers that timers or the flow start.
    ///
    /// - Parameter collectionIDs: The collections.
    /// - Returns: This client.
    /// - Throws: ``GlobusError/Code/usage`` for what is no UUID, and where the client has no app.
    @discardableResult
    public func addAppTransferDataAccessScope(_ collectionIDs: [String]) throws -> BaseClient {
        try Self.checkUUIDs(collectionIDs, "collection_ids")
        guard let own = defaultScopeRequirements.first, let transfer = Self.transferScope(accessing: collectionIDs)
        else {
            return self
        }
        // A flow may have no transfer in it, but a timer for a transfer needs the scope.
        let isOptional = resourceServer != ScopeCollection.timers.resourceServer
        return try addAppScope(ScopeList("\(own)[\(isOptional ? "*" : "")\(transfer)]"))
    }

    /// Makes the app of a client of Globus Timers need leave to run flows.
    ///
    /// - Parameter flowIDs: The flows.
    /// - Returns: This client.
    /// - Throws: ``GlobusError/Code/usage`` for what is no UUID, and where the client has no app.
    @discardableResult
    public func addAppFlowUserScope(_ flowIDs: [String]) throws -> BaseClient {
        try Self.checkUUIDs(flowIDs, "flow_ids")
        let users = flowIDs.compactMap { ScopeCollection.specificFlow($0)["user"] }
        guard let own = defaultScopeRequirements.first, !users.isEmpty else { return self }
        return try addAppScope(ScopeList("\(own)[\(users.joined(separator: " "))]"))
    }

    /// The scope with all rights at Globus Transfer, on which access to the data of collections depends.
    private static func transferScope(accessing collectionIDs: [String]) -> String? {
        let dependencies = collectionIDs.compactMap { ScopeCollection.gcsCollection($0)["data_access"] }
        guard let all = ScopeCollection.transfer["all"] else { return nil }
        guard !dependencies.isEmpty else { return all }
        return "\(all)[\(dependencies.map { "*\($0)" }.joined(separator: " "))]"
    }

    private static func checkUUIDs(_ ids: [String], _ parameter: String) throws {
        for (index, id) in ids.enumerated() where !isUUID(id) {
            let name = "'\(parameter)[\(index)]'"
            throw GlobusError(.usage, "\(name) must be a valid UUID, which '\(id.printable(limit: 60))' is not.")
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        let lengths = text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        return lengths == [8, 4, 4, 4, 12]
            && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || hexadecimalValue($0) != nil }
    }
}
