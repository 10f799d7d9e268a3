import GlobusAuth
import Testing

@Suite struct RequestHeaderTests {
    private func sent(
        _ options: RequestOptions = RequestOptions(),
        method: String = "GET",
        adjust: (inout ClientConfiguration) -> Void = { _ in }
    ) async throws -> HTTPRequest {
        let http = makeAcceptingHTTP()
        _ = try await makeClient(http, adjust: adjust).request(method, "/x", options)
        return try #require(http.requests.first)
    }

    @Test("A request says what it accepts and who sends it, and nothing else")
    func defaults() async throws {
        let request = try await sent()
        #expect(request.headers.fields.map(\.name) == ["Accept", "User-Agent", "X-Globus-Client-Info"])
        #expect(request.headers["Accept"] == "application/json")
        #expect(request.headers["User-Agent"] == "globus-lua/\(Release.version)")
        #expect(request.headers["X-Globus-Client-Info"] == "product=globus-lua,version=\(Release.version)")
    }

    @Test("The application's name stands behind the product")
    func appName() async throws {
        let request = try await sent { $0.appName = "my app" }
        #expect(request.headers["User-Agent"] == "globus-lua/\(Release.version)/my app")
    }

    @Test("A caller's field replaces the default, whatever its case, and may repeat")
    func callersFields() async throws {
        let request = try await sent(RequestOptions(headers: ["accept": "text/csv", "X-A": "1", "x-a": "2"]))
        #expect(request.headers.values("Accept") == ["text/csv"])
        #expect(request.headers.values("X-A") == ["1", "2"])
        #expect(request.headers["User-Agent"] != nil)
    }

    @Test(
        "A field that could smuggle a request is refused before anything is sent",
        arguments: [
            "Content-Length", "transfer-encoding", "HOST", "", "A B", "A:", "A\r\nB", "Ä",
        ]
    )
    func refusedNames(name: String) async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) {
            try await client.get("/x", RequestOptions(headers: HTTPHeaders([.init(name: name, value: "1")])))
        }
        #expect(error?.code == .usage)
        #expect(http.requests.isEmpty)
    }

    @Test("A value with a line break or a NUL is refused", arguments: ["a\r\nX: y", "a\n", "\u{0}", "\u{7F}"])
    func refusedValues(value: String) async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) {
            try await client.get("/x", RequestOptions(headers: ["X-A": value]))
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("X-A") == true)
        #expect(http.requests.isEmpty)
    }

    @Test("A method is sent in upper case", arguments: [("get", "GET"), ("Patch", "PATCH"), ("M-SEARCH", "M-SEARCH")])
    func methods(method: String, sentMethod: String) async throws {
        #expect(try await sent(method: method).method == sentMethod)
    }

    @Test("What is no method is refused", arguments: ["", "GET /", "GE\r\nT", "GÉT"])
    func refusedMethods(method: String) async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) { try await client.request(method, "/x") }
        #expect(error?.code == .usage)
        #expect(http.requests.isEmpty)
    }

    @Test("The application's name cannot add a field")
    func refusedAppName() throws {
        let error = #expect(throws: GlobusError.self) {
            try makeClient(makeAcceptingHTTP()) { $0.appName = "x\r\nAuthorization: y" }
        }
        #expect(error?.code == .usage)
    }

    @Test("The client's limits go along, and a request's own win")
    func limits() async throws {
        let standard = try await sent {
            $0.timeout = .seconds(7)
            $0.certificateVerification = .disabled
        }
        #expect(standard.timeout == .seconds(7))
        #expect(standard.certificateVerification == .disabled)
        #expect(standard.maximumResponseSize == nil)
        let own = RequestOptions(
            timeout: .seconds(2),
            maximumResponseSize: 10,
            certificateVerification: .authorities(file: "/ca")
        )
        let special = try await sent(own) { $0.certificateVerification = .disabled }
        #expect(special.timeout == .seconds(2))
        #expect(special.certificateVerification == .authorities(file: "/ca"))
        #expect(special.maximumResponseSize == 10)
    }
}
