import GlobusAuth
import Testing

@Suite struct BaseClientTests {
    private func baseURL(_ configuration: ClientConfiguration) throws -> String {
        try BaseClient(configuration, httpClient: makeAcceptingHTTP(), time: ManualTime()).baseURL.text
    }

    @Test("A client without a base URL and without a service is refused")
    func noBaseURL() throws {
        let error = try #require(throws: GlobusError.self) { try baseURL(ClientConfiguration()) }
        #expect(error.code == .usage)
        #expect(error.message.contains("base_url"))
    }

    @Test(
        "A base URL that cannot be one is refused",
        arguments: ["", "service.example", "ftp://a/", "https://a/?q=1", "https://u:p@a/"]
    )
    func badBaseURL(text: String) throws {
        let error = try #require(throws: GlobusError.self) { try makeClient(makeAcceptingHTTP(), baseURL: text) }
        #expect(error.code == .usage)
    }

    @Test("The base URL comes from the service and the environment, unless it is given")
    func baseURLs() throws {
        #expect(try baseURL(ClientConfiguration(serviceName: "transfer")) == "https://transfer.api.globus.org/")
        let preview = ClientConfiguration(serviceName: "auth", environment: "preview")
        #expect(try baseURL(preview) == "https://auth.preview.globus.org/")
        let given = ClientConfiguration(baseURL: "https://own.example/v1", serviceName: "auth")
        #expect(try baseURL(given) == "https://own.example/v1")
        #expect(throws: GlobusError.self) { try baseURL(ClientConfiguration(serviceName: "auth", environment: "x")) }
    }

    @Test("A path is quoted below the base URL, and parameters go into the query")
    func urls() async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http, baseURL: "https://service.example/v1/")
        _ = try await client.get("foo bar?x", RequestOptions(query: ["a": "b c", "flag": true]))
        _ = try await client.get("")
        _ = try await client.get("https://other.example/a%20b?c", RequestOptions(query: ["d": 1]))
        #expect(
            http.requests.map(\.url.text) == [
                "https://service.example/v1/foo%20bar%3Fx?a=b+c&flag=True", "https://service.example/v1/",
                "https://other.example/a%20b?c&d=1",
            ]
        )
    }

    @Test("Each method has a function of its own")
    func methods() async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http)
        _ = try await client.get("/x")
        _ = try await client.post("/x")
        _ = try await client.put("/x")
        _ = try await client.patch("/x")
        _ = try await client.delete("/x")
        #expect(http.requests.map(\.method) == ["GET", "POST", "PUT", "PATCH", "DELETE"])
    }

    @Test("A status from 200 to 399 is a response", arguments: [200, 201, 204, 299, 304, 399])
    func responses(status: Int) async throws {
        let http = StubHTTPClient([.success(HTTPResponse(status: status, body: [1, 2]))])
        let response = try await makeClient(http).get("/x")
        #expect(response.status == status)
        #expect(response.body == [1, 2])
    }

    @Test("Requests that overlap keep their own headers and answers")
    func concurrency() async throws {
        let start = StartLine(expecting: 50)
        let http = StubHTTPClient { request in
            await start.arrive()
            return HTTPResponse(status: 200, body: Array((request.headers["X-Number"] ?? "").utf8))
        }
        let client = try makeClient(http, authorizer: RecordingAuthorizer("Bearer good", isReady: true))
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<50 {
                group.addTask {
                    (number, try await client.get("/x", RequestOptions(headers: ["X-Number": "\(number)"])).text)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, "\($0)") }))
    }
}
