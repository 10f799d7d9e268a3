import GlobusAuth
import Testing

@Suite struct AuthorizationTests {
    @Test("The authorizer's header is sent, and wins over the caller's")
    func authorizerWins() async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http, authorizer: RecordingAuthorizer("Bearer good"))
        _ = try await client.get("/x", RequestOptions(headers: ["authorization": "Bearer own"]))
        #expect(http.requests.map { $0.headers.values("Authorization") } == [["Bearer good"]])
    }

    @Test("An authorizer without a header removes the caller's")
    func nullAuthorizer() async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http, authorizer: RecordingAuthorizer(nil))
        _ = try await client.get("/x", RequestOptions(headers: ["Authorization": "Bearer own"]))
        #expect(http.requests.map(\.authorization) == [nil])
    }

    @Test("Without an authorizer, or when asked to, the caller's own header is sent", arguments: [true, false])
    func ownHeader(hasAuthorizer: Bool) async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer("Bearer unused")
        let client = try makeClient(http, authorizer: hasAuthorizer ? authorizer : nil)
        let options = RequestOptions(headers: ["Authorization": "Bearer own"], automaticAuthorization: false)
        _ = try await client.get("/x", options)
        #expect(http.requests.map(\.authorization) == ["Bearer own"])
        #expect(authorizer.asked == 0)
    }

    @Test("A header that is at hand is taken without waiting")
    func readyHeader() async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer("Bearer ready", isReady: true)
        _ = try await makeClient(http, authorizer: authorizer).get("/x")
        #expect(http.requests.map(\.authorization) == ["Bearer ready"])
        #expect(authorizer.asked == 0)
    }

    @Test("After a 401 the request is repeated at once with a new header, even without a retry", arguments: [0, 5])
    func recovery(maxRetries: Int) async throws {
        let http = StubHTTPClient(statuses: 401, 200)
        let time = ManualTime()
        let authorizer = RecordingAuthorizer("Bearer old", "Bearer new")
        let client = try makeClient(http, time: time, authorizer: authorizer) { $0.maxRetries = maxRetries }
        #expect(try await client.get("/x").status == 200)
        #expect(http.requests.map(\.authorization) == ["Bearer old", "Bearer new"])
        #expect(authorizer.refusals == ["Bearer old"])
        #expect(time.sleeps.isEmpty)
    }

    @Test("A failure before the 401 does not spend the recovery", arguments: [true, false])
    func recoveryAfterFailure(isStatus: Bool) async throws {
        let failure: Result<HTTPResponse, GlobusError> =
            isStatus ? .success(HTTPResponse(status: 503)) : .failure(GlobusError(.connection, "reset"))
        let http = StubHTTPClient([failure, .success(HTTPResponse(status: 401)), .success(HTTPResponse(status: 200))])
        let time = ManualTime()
        let client = try makeClient(http, time: time, authorizer: RecordingAuthorizer("Bearer old", "Bearer new"))
        #expect(try await client.get("/x").status == 200)
        #expect(http.requests.map(\.authorization) == ["Bearer old", "Bearer old", "Bearer new"])
        #expect(time.sleeps == [0.5])
    }

    @Test("A second 401 is the answer")
    func recoversOnce() async throws {
        let http = StubHTTPClient(statuses: 401)
        let authorizer = RecordingAuthorizer("Bearer 1", "Bearer 2", "Bearer 3")
        let client = try makeClient(http, authorizer: authorizer)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.response?.httpStatus == 401)
        #expect(http.requests.count == 2)
        #expect(authorizer.refusals == ["Bearer 1"])
    }

    @Test("Where the authorizer has nothing better, or there is none, the 401 is the answer", arguments: [true, false])
    func noRecovery(hasAuthorizer: Bool) async throws {
        let http = StubHTTPClient(statuses: 401)
        let time = ManualTime()
        let authorizer = RecordingAuthorizer("Bearer only")
        let client = try makeClient(http, time: time, authorizer: hasAuthorizer ? authorizer : nil)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.response?.httpStatus == 401)
        #expect(http.requests.count == 1)
        #expect(authorizer.refusals == (hasAuthorizer ? ["Bearer only"] : []))
        #expect(time.sleeps.isEmpty)
    }

    @Test("A renewal that fails after a 401 has the 401 at the end of its causes")
    func failedRenewal() async throws {
        let root = GlobusError(.connection, "token endpoint")
        let renewal = GlobusError(.authAPI, "invalid_grant", cause: root)
        let authorizer = RecordingAuthorizer([.success("Bearer old"), .failure(renewal)])
        let client = try makeClient(StubHTTPClient(statuses: 401), authorizer: authorizer)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.message == "invalid_grant")
        let cause = error?.cause as? GlobusError
        #expect(cause?.message == "token endpoint")
        #expect((cause?.cause as? GlobusError)?.response?.httpStatus == 401)
    }

    @Test("A renewal that fails before the first attempt sends nothing and has no cause")
    func failedFirstHeader() async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer([.failure(GlobusError(.authAPI, "invalid_grant"))])
        let client = try makeClient(http, authorizer: authorizer)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .authAPI)
        #expect(error?.cause == nil)
        #expect(http.requests.isEmpty)
    }

    @Test("An absolute URL of the client's own origin is authorized, and no other")
    func absoluteURLs() async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http, authorizer: RecordingAuthorizer("Bearer good"))
        _ = try await client.get("https://SERVICE.example:443/own")
        _ = try await client.get("https://other.example/x")
        _ = try await client.get("https://service.example:8443/x")
        _ = try await client.get("http://service.example/x")
        #expect(http.requests.map(\.authorization) == ["Bearer good", nil, nil, nil])
        #expect(http.requests[0].url.text == "https://service.example/own")
    }

    @Test("A 401 from where no credentials went leaves the authorizer alone")
    func foreignRefusal() async throws {
        let authorizer = RecordingAuthorizer("Bearer 1", "Bearer 2")
        let client = try makeClient(StubHTTPClient(statuses: 401), authorizer: authorizer)
        await #expect(throws: GlobusError.self) { try await client.get("https://other.example/x") }
        #expect(authorizer.refusals.isEmpty)
    }
}
