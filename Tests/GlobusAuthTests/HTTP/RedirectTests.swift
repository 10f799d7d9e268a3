import GlobusAuth
import Testing

@Suite struct RedirectTests {
    private let form = RequestOptions(body: .form(["a": 1]))

    /// Returns a client that answers with `redirect` first and then with 200.
    private func redirecting(_ redirect: HTTPResponse) -> StubHTTPClient {
        StubHTTPClient([.success(redirect), .success(HTTPResponse(status: 200))])
    }

    @Test(
        "The method changes as browsers and the Globus SDK change it",
        arguments: [
            (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"),
            (303, "HEAD", "HEAD"),
            (301, "GET", "GET"), (302, "PUT", "PUT"), (307, "POST", "POST"), (308, "POST", "POST"),
            (308, "DELETE", "DELETE"),
        ]
    )
    func methods(status: Int, method: String, expected: String) async throws {
        let http = redirecting(.redirect(status, to: "/y"))
        #expect(try await makeClient(http).request(method, "/x").status == 200)
        #expect(http.requests.map(\.method) == [method, expected])
        #expect(http.requests.map(\.url.text) == ["https://service.example/x", "https://service.example/y"])
    }

    @Test(
        "A body goes along where the method stays, and not where it becomes GET",
        arguments: [(307, true), (302, false)]
    )
    func bodies(status: Int, isKept: Bool) async throws {
        let http = redirecting(.redirect(status, to: "/y"))
        _ = try await makeClient(http).post("/x", form)
        let last = try #require(http.requests.last)
        #expect(last.bodyText == (isKept ? "a=1" : nil))
        #expect(last.headers["Content-Type"] == (isKept ? "application/x-www-form-urlencoded" : nil))
    }

    @Test("Credentials go along within the origin")
    func sameOrigin() async throws {
        let http = redirecting(.redirect(to: "https://service.example:443/y"))
        _ = try await makeClient(http, authorizer: RecordingAuthorizer("Bearer good")).get("/x")
        #expect(http.requests.map(\.authorization) == ["Bearer good", "Bearer good"])
    }

    @Test(
        "Another origin gets no credentials",
        arguments: [
            "https://other.example/", "https://service.example:8443/", "//sub.service.example/",
            "http://other.example/",
        ]
    )
    func otherOrigin(location: String) async throws {
        let http = redirecting(.redirect(307, to: location))
        let requester = try Requester(httpClient: http, time: ManualTime())
        let options = RequestOptions(headers: ["Cookie": "c", "Proxy-Authorization": "p", "X-Kept": "k"])
        _ = try await requester.request(
            "GET",
            "https://service.example/",
            options,
            authorizer: RecordingAuthorizer("Bearer good")
        )
        let last = try #require(http.requests.last)
        #expect(http.requests.map(\.authorization) == ["Bearer good", nil])
        #expect(last.headers["Cookie"] == nil)
        #expect(last.headers["Proxy-Authorization"] == nil)
        #expect(last.headers["X-Kept"] == "k")
    }

    @Test(
        "The client's certificate goes along within the origin, is not shown to another one, and does not come back",
        arguments: [
            ("https://service.example/y", true), ("https://service.example:8443/", false),
            ("https://other.example/", false),
        ]
    )
    func clientCertificate(location: String, isKept: Bool) async throws {
        let http = StubHTTPClient([
            .success(.redirect(to: location)), .success(.redirect(to: "https://service.example/")),
            .success(HTTPResponse(status: 200)),
        ])
        let certificate = ClientCertificate(file: "/etc/client.pem")
        let requester = try Requester(httpClient: http, time: ManualTime())
        let options = RequestOptions(clientCertificate: certificate)
        _ = try await requester.request("GET", "https://service.example/", options)
        let later = isKept ? certificate : nil
        #expect(http.requests.map(\.clientCertificate) == [certificate, later, later])
    }

    @Test("A caller's own header is dropped as well, and does not come back")
    func ownHeader() async throws {
        let http = StubHTTPClient([
            .success(.redirect(to: "https://other.example/")), .success(.redirect(to: "https://service.example/")),
            .success(HTTPResponse(status: 200)),
        ])
        _ = try await makeClient(http).get("/x", RequestOptions(headers: ["Authorization": "Bearer own"]))
        #expect(http.requests.map(\.authorization) == ["Bearer own", nil, nil])
    }

    @Test("A 401 behind a redirect to another origin leaves the authorizer alone")
    func foreignRefusal() async throws {
        let http = StubHTTPClient([
            .success(.redirect(to: "https://other.example/")), .success(HTTPResponse(status: 401)),
        ])
        let authorizer = RecordingAuthorizer("Bearer 1", "Bearer 2")
        let client = try makeClient(http, authorizer: authorizer)
        await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(authorizer.refusals.isEmpty)
        #expect(http.requests.count == 2)
    }

    @Test("A body of credentials does not follow to another origin")
    func credentialBody() async throws {
        let http = redirecting(.redirect(307, to: "https://other.example/"))
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) {
            try await client.post("/token", RequestOptions(body: .form(["refresh_token": "r"])))
        }
        #expect(error?.code == .network)
        #expect(http.requests.count == 1)
    }

    @Test("A downgrade to cleartext is refused where credentials would have gone along")
    func downgradeWithCredentials() async throws {
        let http = redirecting(.redirect(to: "http://service.example/"))
        let client = try makeClient(http, authorizer: RecordingAuthorizer("Bearer good"))
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .network)
        #expect(error?.message.contains("cleartext") == true)
        #expect(http.requests.count == 1)
    }

    @Test("A downgrade to cleartext without credentials is followed")
    func downgradeWithoutCredentials() async throws {
        let http = redirecting(.redirect(to: "http://service.example/"))
        #expect(try await makeClient(http).get("/x").status == 200)
        #expect(http.requests.last?.url.text == "http://service.example/")
    }

    @Test("Thirty redirects are followed; one more fails, names the count and is not retried")
    func loops() async throws {
        let thirty = (1...30).map { Result<HTTPResponse, GlobusError>.success(.redirect(to: "/\($0)")) }
        let patient = StubHTTPClient(thirty + [.success(HTTPResponse(status: 200))])
        #expect(try await makeClient(patient).get("/x").status == 200)
        let endless = StubHTTPClient([.success(.redirect(to: "/x"))])
        let time = ManualTime()
        let client = try makeClient(endless, time: time)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .network)
        #expect(error?.message.contains("30") == true)
        #expect(endless.requests.count == 31)
        #expect(time.sleeps.isEmpty)
    }

    @Test("Where redirects are not followed, the 3xx is the response")
    func notFollowed() async throws {
        let http = redirecting(.redirect(307, to: "https://other.example/"))
        let response = try await makeClient(http).post("/x", RequestOptions(allowRedirects: false))
        #expect(response.status == 307)
        #expect(http.requests.count == 1)
    }

    @Test("A 3xx that points nowhere is the response", arguments: [300, 302, 304])
    func noLocation(status: Int) async throws {
        let http = StubHTTPClient(statuses: status)
        #expect(try await makeClient(http).get("/x").status == status)
        #expect(http.requests.count == 1)
    }

    @Test("A redirect with an empty Location is the response as it came", arguments: [301, 302, 303, 307, 308])
    func emptyLocation(status: Int) async throws {
        let answer = HTTPResponse(status: status, headers: ["Location": ""], body: Array("moved".utf8))
        let http = StubHTTPClient([.success(answer)])
        let response = try await makeClient(http).post("/x", form)
        #expect(response.status == status)
        #expect(response.text == "moved")
        #expect(http.requests.count == 1)
    }

    @Test("A Location that needs escaping is followed escaped, with the credentials of its origin")
    func escapedLocation() async throws {
        let http = redirecting(.redirect(to: "/my file é.txt?name=a b"))
        _ = try await makeClient(http, authorizer: RecordingAuthorizer("Bearer good")).get("/x")
        #expect(http.requests.last?.url.text == "https://service.example/my%20file%20%C3%A9.txt?name=a%20b")
        #expect(http.requests.map(\.authorization) == ["Bearer good", "Bearer good"])
    }

    @Test(
        "A Location that must not be requested fails and is not retried",
        arguments: [
            "file:///etc/passwd", "https://user:word@other.example/", "https://other.example/\u{0}", "https://:0/",
        ]
    )
    func badLocations(location: String) async throws {
        let http = redirecting(.redirect(to: location))
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .network)
        #expect(error?.message.contains(location) == false)
        #expect(error?.cause == nil)
        #expect(http.requests.count == 1)
    }

    @Test("A retry behind a redirect repeats the redirected request, not the first one")
    func retryAfterRedirect() async throws {
        let http = StubHTTPClient([
            .success(.redirect(303, to: "/result")), .success(HTTPResponse(status: 503)),
            .success(HTTPResponse(status: 200)),
        ])
        _ = try await makeClient(http).post("/submit", form)
        #expect(http.requests.map(\.method) == ["POST", "GET", "GET"])
    }
}
