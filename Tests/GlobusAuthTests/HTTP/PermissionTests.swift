import GlobusAuth
import Synchronization
import Testing

@Suite struct PermissionTests {
    private let onlyService: @Sendable (RequestURL) throws -> Void = { url in
        guard url.origin.host == "service.example" else {
            throw GlobusError(.permission, "\(url.origin) is not allowed; pass --allow-net")
        }
    }

    @Test("A URL that is not permitted is refused before any contact, the authorizer's included")
    func refusal() async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer("Bearer good")
        let client = try makeClient(http, baseURL: "https://other.example/", authorizer: authorizer) {
            $0.permit = onlyService
        }
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .permission)
        #expect(http.requests.isEmpty)
        #expect(authorizer.asked == 0)
    }

    @Test("A redirect to a URL that is not permitted is refused before any contact")
    func redirects() async throws {
        let http = StubHTTPClient([
            .success(.redirect(to: "https://other.example/")), .success(HTTPResponse(status: 200)),
        ])
        let client = try makeClient(http) { $0.permit = onlyService }
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .permission)
        #expect(http.requests.map(\.url.text) == ["https://service.example/x"])
    }

    @Test("Every URL is asked for once, with its query")
    func urls() async throws {
        let asked = Mutex<[String]>([])
        let http = StubHTTPClient([
            .success(.redirect(to: "/y?z=1")), .success(HTTPResponse(status: 503)), .success(HTTPResponse(status: 200)),
        ])
        let requester = try Requester(
            ClientConfiguration(permit: { url in asked.withLock { $0.append(url.text) } }),
            httpClient: http,
            time: ManualTime()
        )
        _ = try await requester.request("GET", "https://service.example/x", RequestOptions(query: ["a": "b c"]))
        #expect(asked.withLock { $0 } == ["https://service.example/x?a=b+c", "https://service.example/y?z=1"])
    }
}
