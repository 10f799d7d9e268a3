import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct ClientWithAppTests {
    private let server = AppServer()

    private func client(
        _ service: GlobusService = .transfer,
        _ configuration: ClientConfiguration = ClientConfiguration(),
        http: StubHTTPClient = makeAcceptingHTTP()
    ) throws -> BaseClient {
        try BaseClient(service, configuration, httpClient: http, time: ManualTime())
    }

    private func emptyApp(_ adjust: (inout AppConfiguration) -> Void = { _ in }) throws -> UserApp {
        try UserApp(
            "test-app",
            loginClient: server.auth.native(server.time),
            configuration: server.configuration(adjust)
        )
    }

    @Test("A client with an app tells it the scopes, logs in at the first request and sends the app's name")
    func clientWithApp() async throws {
        let app = try emptyApp()
        let http = makeAcceptingHTTP()
        let groups = try client(
            .groups,
            ClientConfiguration(app: app, appScopes: ScopeList(AppServer.groupsAll)),
            http: http
        )
        let transfer = try client(.transfer, ClientConfiguration(app: app), http: http)
        #expect(app.scopeRequirements[AppServer.groups]?.map(\.description) == [AppServer.groupsAll])
        #expect(transfer.resourceServer == AppServer.transfer)
        #expect(transfer.defaultScopeRequirements == [AppServer.transferAll])
        _ = try await transfer.get("/a")
        _ = try await groups.get("/b")
        #expect(server.grants("authorization_code").count == 1)
        #expect(
            http.requests.map(\.authorization) == ["Bearer A2-\(AppServer.transfer)", "Bearer A2-\(AppServer.groups)"]
        )
        #expect(http.requests.allSatisfy { $0.headers["User-Agent"]?.hasSuffix("/test-app") == true })
        _ = try await transfer.get("https://elsewhere.example/")
        #expect(http.requests.last?.authorization == nil)
    }

    @Test("An app is attached once, and to a client without an authorizer")
    func attach() async throws {
        let app = try emptyApp()
        let http = makeAcceptingHTTP()
        let transfer = try client(http: http)
        try transfer.attach(app)
        #expect(transfer.app?.appName == "test-app")
        _ = try await transfer.get("/a")
        #expect(http.requests.first?.authorization == "Bearer A2-\(AppServer.transfer)")

        let twice = #expect(throws: GlobusError.self) { try transfer.attach(app) }
        #expect(twice?.message == "Cannot attach GlobusApp to a client when one is already attached.")
        let own = try client(.transfer, ClientConfiguration(authorizer: NullAuthorizer()))
        #expect(throws: GlobusError.self) { try own.attach(app) }
        #expect(throws: GlobusError.self) {
            try client(.transfer, ClientConfiguration(authorizer: NullAuthorizer(), app: app))
        }
        #expect(throws: GlobusError.self) { try client(.transfer, ClientConfiguration(appScopes: "x")) }
        let elsewhere = try client(.transfer, ClientConfiguration(environment: "preview"))
        #expect(throws: GlobusError.self) { try elsewhere.attach(app) }
        #expect(throws: GlobusError.self) { try makeClient(http).attach(app) }
    }

    @Test("The environment of a client with an app is the app's")
    func environment() throws {
        let app = try emptyApp { $0.environment = "sandbox" }
        let transfer = try client(.transfer, ClientConfiguration(app: app))
        #expect(transfer.baseURL.text == "https://transfer.api.sandbox.globuscs.info/")
    }

    @Test("Scopes are added for the client's service, and access to the data of collections below those of Transfer")
    func addScopes() throws {
        let app = try emptyApp()
        let transfer = try client(.transfer, ClientConfiguration(app: app))
        let ids = ["1d2b7b0e-7b7e-4b9f-8f5c-0b9a5d1f2c3a", "2d2b7b0e-7b7e-4b9f-8f5c-0b9a5d1f2c3a"]
        try transfer.addAppScope("urn:globus:auth:scope:transfer.api.globus.org:gcp_install")
            .addAppDataAccessScope(ids)
        let scopes = try #require(app.scopeRequirements[AppServer.transfer])
        let below = ids.map { "*https://auth.globus.org/scopes/\($0)/data_access" }.joined(separator: " ")
        #expect(
            scopes.map(\.description) == [
                "\(AppServer.transferAll)[\(below)]", "urn:globus:auth:scope:transfer.api.globus.org:gcp_install",
            ]
        )
        let error = #expect(throws: GlobusError.self) { try transfer.addAppDataAccessScope(["nonsense"]) }
        #expect(error?.message == "'collection_ids[0]' must be a valid UUID, which 'nonsense' is not.")
        #expect(throws: GlobusError.self) { try client().addAppScope("x") }
    }

    private static let demand = """
        {"code": "ConsentRequired", "required_scopes": ["\(AppServer.transferAll)[*urn:globus:auth:scope:m:data_access]"],
         "message": "You must consent."}
        """

    @Test("A demand for another login is fulfilled once, and the request repeated once", arguments: [1, 2])
    func redrive(refusals: Int) async throws {
        let app = try emptyApp { $0.autoRedriveGAREs = true }
        let count = Box(0)
        let http = StubHTTPClient { _ in
            let number = count.update { count in
                count += 1
                return count
            }
            return number > refusals ? HTTPResponse(status: 200) : .json(Self.demand, status: 403)
        }
        let transfer = try client(.transfer, ClientConfiguration(app: app), http: http)
        if refusals == 1 {
            _ = try await transfer.post("/a")
        } else {
            let error = await #expect(throws: GlobusError.self) { try await transfer.post("/a") }
            #expect(error?.code == .transferAPI)
        }
        #expect(http.requests.count == 2)
        #expect(http.requests[0].authorization != http.requests[1].authorization)
        let asked = server.state.value.attempts.map(\.authorizationParameters)
        #expect(asked.count == 2)
        #expect(asked[1].sessionMessage == "You must consent.")
        #expect(
            asked[1].requiredScopes == ["openid", "\(AppServer.transferAll)[*urn:globus:auth:scope:m:data_access]"]
        )
    }

    @Test("No demand is fulfilled where the app does not do so, and a failed login tells the refusal")
    func noRedrive() async throws {
        let http = StubHTTPClient { _ in .json(Self.demand, status: 403) }
        let passive = try client(.transfer, ClientConfiguration(app: try emptyApp()), http: http)
        let refusal = await #expect(throws: GlobusError.self) { try await passive.get("/a") }
        #expect(refusal?.code == .transferAPI)
        #expect(http.requests.count == 1)

        let app = try emptyApp { $0.autoRedriveGAREs = true }
        let transfer = try client(.transfer, ClientConfiguration(app: app), http: http)
        server.state.update { $0.isDenied = true }
        let error = await #expect(throws: GlobusError.self) { try await transfer.get("/a") }
        #expect(error?.code == .loginFlow)
        #expect((error?.cause as? GlobusError)?.code == .transferAPI)
    }
}
