import GlobusAuth
import Testing

@Suite struct RequesterTests {
    @Test("A request goes to its URL with its authorizer, which wins over the configuration's")
    func request() async throws {
        let http = makeAcceptingHTTP()
        let configuration = ClientConfiguration(authorizer: RecordingAuthorizer("Bearer shared"))
        let requester = try Requester(configuration, httpClient: http, time: ManualTime())
        let url = "https://any.example/x?y=1"
        let own = RecordingAuthorizer("Bearer own")
        _ = try await requester.request("post", url, RequestOptions(query: ["z": 2]), authorizer: own)
        _ = try await requester.request("GET", url)
        _ = try await requester.request("GET", url, RequestOptions(automaticAuthorization: false), authorizer: own)
        #expect(http.requests.map(\.authorization) == ["Bearer own", "Bearer shared", nil])
        #expect(http.requests[0].method == "POST")
        #expect(http.requests[0].url.text == "https://any.example/x?y=1&z=2")
    }

    @Test("A URL that is not absolute is refused", arguments: ["/x", "any.example/x", "ftp://any.example/"])
    func badURLs(url: String) async throws {
        let http = makeAcceptingHTTP()
        let requester = try Requester(httpClient: http, time: ManualTime())
        let error = await #expect(throws: GlobusError.self) { try await requester.request("GET", url) }
        #expect(error?.code == .usage)
        #expect(http.requests.isEmpty)
    }

    @Test("An error answer is a GlobusAPIError")
    func errors() async throws {
        let requester = try Requester(httpClient: StubHTTPClient(statuses: 418), time: ManualTime())
        let error = await #expect(throws: GlobusError.self) {
            try await requester.request("GET", "https://any.example/x")
        }
        #expect(error?.code == .api)
        #expect(error?.line == "GET https://any.example/x: 418")
    }
}
