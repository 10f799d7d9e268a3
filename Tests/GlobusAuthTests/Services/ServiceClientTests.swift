import GlobusAuth
import Testing

@Suite struct ServiceClientTests {
    @Test(
        "Each service has its name, its resource server, its scopes and its kind of error",
        arguments: [
            (GlobusService.auth, "AuthClient", "https://auth.globus.org/", "auth.globus.org", "AuthAPIError"),
            (
                .transfer, "TransferClient", "https://transfer.api.globus.org/", "transfer.api.globus.org",
                "TransferAPIError"
            ),
            (.groups, "GroupsClient", "https://groups.api.globus.org/", "groups.api.globus.org", "GroupsAPIError"),
            (.search, "SearchClient", "https://search.api.globus.org/", "search.api.globus.org", "SearchAPIError"),
            (.flows, "FlowsClient", "https://flows.automate.globus.org/", "flows.globus.org", "FlowsAPIError"),
            (
                .timers, "TimersClient", "https://timer.automate.globus.org/", "524230d7-ea86-4a52-8312-86065a9e0417",
                "TimersAPIError"
            ),
            (.compute, "ComputeClient", "https://compute.api.globus.org/", "funcx_service", "ComputeAPIError"),
        ]
    )
    func services(
        service: GlobusService,
        clientName: String,
        baseURL: String,
        resourceServer: String,
        errorClass: String
    ) throws {
        let configuration = ClientConfiguration().serving(service)
        let client = try BaseClient(configuration, httpClient: makeAcceptingHTTP(), time: ManualTime())
        #expect(client.baseURL.text == baseURL)
        #expect(client.configuration.errorCode.name == errorClass)
        #expect(client.configuration.client?.name == clientName)
        #expect(service.resourceServer == resourceServer)
        #expect(!service.defaultScopes.isEmpty)
        #expect(GlobusService.all.contains(service))
    }

    @Test("A client of a service reaches its service, and keeps what its configuration says")
    func namedClient() async throws {
        let http = makeAcceptingHTTP()
        let configuration = ClientConfiguration(environment: "preview", appName: "app")
        let client = try BaseClient(.groups, configuration, httpClient: http, time: ManualTime())
        _ = try await client.get("/v2/groups/my_groups")
        _ = try await client.delete("/v2/groups/1")
        #expect(
            http.requests.map { "\($0.method) \($0.url)" } == [
                "GET https://groups.api.preview.globus.org/v2/groups/my_groups",
                "DELETE https://groups.api.preview.globus.org/v2/groups/1",
            ]
        )
        #expect(http.requests[0].headers["User-Agent"]?.hasSuffix("/app") == true)
        #expect(GlobusService.groups.resourceServer == "groups.api.globus.org")
    }

    @Test(
        "An error of a storage system behind Transfer is not repeated; other failures are",
        arguments: [
            ("ExternalError.DirListingFailed.GCDisconnected", 1), ("EndpointError", 1), ("ServiceUnavailable", 2),
        ]
    )
    func transferErrors(code: String, attempts: Int) async throws {
        let body = #"{"code":"\#(code)","message":"m","request_id":"r"}"#
        let http = StubHTTPClient([.success(.json(body, status: 502)), .success(HTTPResponse(status: 200))])
        let client = try BaseClient(.transfer, httpClient: http, time: ManualTime())
        _ = try? await client.get("/operation/endpoint/x/ls")
        #expect(http.requests.count == attempts)
        let searchHTTP = StubHTTPClient([.success(.json(body, status: 502)), .success(HTTPResponse(status: 200))])
        _ = try await BaseClient(.search, httpClient: searchHTTP, time: ManualTime()).get("/x")
        #expect(searchHTTP.requests.count == 2)
    }

    @Test(
        "Transfer's answers of any other shape are repeated",
        arguments: ["[]", "{", #"{"code":["EndpointError"]}"#, ""]
    )
    func transferShapes(body: String) async throws {
        let http = StubHTTPClient([.success(.json(body, status: 502)), .success(HTTPResponse(status: 200))])
        #expect(try await BaseClient(.transfer, httpClient: http, time: ManualTime()).get("/x").status == 200)
    }

    @Test("Transfer keeps a wait that the server names, whatever the error")
    func transferRetryAfter() async throws {
        var refusal = HTTPResponse.json(#"{"code":"EndpointError"}"#, status: 503)
        refusal.headers.append(name: "Retry-After", value: "7")
        let time = ManualTime()
        let http = StubHTTPClient([.success(refusal), .success(HTTPResponse(status: 200))])
        _ = try await BaseClient(.transfer, httpClient: http, time: time).get("/x")
        #expect(time.sleeps == [7])
    }

    @Test("Auth tells about the token's holder and about other identities")
    func auth() async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer("Bearer good")
        let client = try AuthClient(ClientConfiguration(authorizer: authorizer), httpClient: http, time: ManualTime())
        _ = try await client.userinfo()
        _ = try await client.identities(usernames: ["a@x.org", "b@x.org"])
        _ = try await client.identities(usernames: ["a@x.org"], provision: true, query: ["include": "x"])
        _ = try await client.identities(ids: ["1", "2"])
        #expect(
            http.requests.map(\.url.text) == [
                "https://auth.globus.org/v2/oauth2/userinfo",
                "https://auth.globus.org/v2/api/identities?usernames=a%40x.org%2Cb%40x.org&provision=false",
                "https://auth.globus.org/v2/api/identities?include=x&usernames=a%40x.org&provision=true",
                "https://auth.globus.org/v2/api/identities?ids=1%2C2",
            ]
        )
        #expect(http.requests.allSatisfy { $0.authorization == "Bearer good" })
    }
}
