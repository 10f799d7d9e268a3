import GlobusAuth
import Testing

/// The error for a 401 where the request carried no credentials.
@Suite struct MissingCredentialsTests {
    private func line(_ request: () async throws -> HTTPResponse) async throws -> String {
        let error = try #require(await #expect(throws: GlobusError.self) { _ = try await request() })
        #expect(error.response?.httpStatus == 401)
        #expect(error.message == "Unauthorized")
        return error.line
    }

    @Test("A client without an authorizer says that it has none")
    func client() async throws {
        let client = try makeClient(StubHTTPClient(statuses: 401))
        let line = try await line { try await client.get("/x") }
        #expect(
            line.hasSuffix(
                "401 Unauthorized; no credentials were sent, since the client has no authorizer; give it one"
            )
        )
    }

    @Test("So does a single request")
    func request() async throws {
        let requester = try Requester(httpClient: StubHTTPClient(statuses: 401), time: ManualTime())
        let line = try await line { try await requester.request("GET", "https://any.example/x") }
        #expect(line.hasSuffix("since the request has no authorizer; give it one"))
    }

    @Test("A request that asked for no credentials says so")
    func asked() async throws {
        let client = try makeClient(StubHTTPClient(statuses: 401), authorizer: RecordingAuthorizer("Bearer x"))
        let line = try await line { try await client.get("/x", RequestOptions(automaticAuthorization: false)) }
        #expect(line.hasSuffix("no credentials were sent, as the request asked for"))
    }

    @Test(
        "A request to another origin than the client's says that the authorizer is not meant for it",
        arguments: [true, false]
    )
    func otherOrigin(isRedirected: Bool) async throws {
        let redirect = HTTPResponse(status: 302, headers: ["Location": "https://other.example/y"])
        let answer = HTTPResponse(status: 401)
        let http = StubHTTPClient(isRedirected ? [.success(redirect), .success(answer)] : [.success(answer)])
        // The first request carries the header, and is redirected, so credentials were sent.
        let authorizer = RecordingAuthorizer("Bearer x")
        let client = try makeClient(http, authorizer: authorizer)
        let line = try await line { try await client.get(isRedirected ? "/x" : "https://other.example/y") }
        #expect(line.hasSuffix("since those of the client are not meant for https://other.example; check the URL"))
    }

    @Test("A request that carried credentials says nothing of the kind", arguments: [true, false])
    func credentials(isOwnHeader: Bool) async throws {
        let authorizer = isOwnHeader ? nil : RecordingAuthorizer("Bearer x")
        let client = try makeClient(StubHTTPClient(statuses: 401), authorizer: authorizer)
        let options = RequestOptions(headers: isOwnHeader ? ["Authorization": "Bearer x"] : [:])
        #expect(try await line { try await client.get("/x", options) }.hasSuffix("401 Unauthorized"))
    }

    @Test("Other statuses say nothing of the kind", arguments: [403, 404])
    func otherStatuses(status: Int) async throws {
        let client = try makeClient(StubHTTPClient(statuses: status))
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.line.contains("authorizer") == false)
    }
}
