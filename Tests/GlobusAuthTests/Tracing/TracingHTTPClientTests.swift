import GlobusAuth
import Testing

@Suite struct TracingHTTPClientTests {
    private func trace(
        _ request: HTTPRequest,
        _ response: HTTPResponse = HTTPResponse(status: 200, reason: "OK"),
        known: KnownSecrets? = nil
    ) async throws -> String {
        let shown = Box<[String]>([])
        let stub = StubHTTPClient([.success(response)])
        let client = TracingHTTPClient(stub, knownSecrets: known) { text in shown.update { $0.append(text) } }
        _ = try await client.send(request)
        return shown.value.joined(separator: "\n")
    }

    private func request(
        _ url: String = "https://x.org/",
        _ headers: HTTPHeaders = [:],
        body: String? = nil
    ) throws -> HTTPRequest {
        try HTTPRequest(method: "POST", url: RequestURL(url), headers: headers, body: body.map { Array($0.utf8) })
    }

    /// Returns the digest in place of `secret`.
    private func digest(of secret: String) async throws -> String {
        let text = try await trace(request("https://x.org/", ["Authorization": "Bearer \(secret)"]))
        return String(try #require(text.split(separator: "\n").first { $0.contains("Authorization") }?.suffix(17)))
    }

    @Test("A request and its response are shown with heads and bodies, numbered")
    func whole() async throws {
        let shown = Box<[String]>([])
        let stub = StubHTTPClient([
            .success(HTTPResponse(status: 201, reason: "Made", headers: ["A": "b"], body: Array("yes\nno".utf8)))
        ])
        let client = TracingHTTPClient(stub) { text in shown.update { $0.append(text) } }
        _ = try await client.send(request("https://x.org/a?b=c", ["X": "y"], body: "hello"))
        _ = try await client.send(request())
        #expect(shown.value[0] == "#1 > POST https://x.org/a?b=c\n#1 > X: y\n#1 >\n#1 > hello")
        #expect(shown.value[1].hasPrefix("#1 < 201 Made in "))
        #expect(shown.value[1].hasSuffix(" ms\n#1 < A: b\n#1 <\n#1 < yes\n#1 < no"))
        #expect(shown.value[2] == "#2 > POST https://x.org/")
    }

    @Test("A failure is shown, and is thrown on")
    func failure() async throws {
        let shown = Box<[String]>([])
        let stub = StubHTTPClient([.failure(GlobusError(.connection, "no way"))])
        let client = TracingHTTPClient(stub) { text in shown.update { $0.append(text) } }
        await #expect(throws: GlobusError.self) { try await client.send(request()) }
        #expect(shown.value.last?.hasPrefix("#1 ! failed after ") == true)
        #expect(shown.value.last?.contains("no way") == true)
    }

    @Test("One secret has one digest wherever it goes, and another has another")
    func digests() async throws {
        let digest = try await digest(of: "tok-12345")
        #expect(digest.wholeMatch(of: /<secret [0-9a-f]{8}>/) != nil)
        #expect(try await self.digest(of: "tok-12346") != digest)
        let text = try await trace(request(body: #"{"access_token": "tok-12345"}"#))
        #expect(text.contains(#"{"access_token":"\#(digest)"}"#))
    }

    @Test(
        "Credentials are replaced in whatever part of a message they stand",
        arguments: [
            ("https://x.org/?access_token=s3cret&a=1", "Text", "v", "v"),
            ("https://x.org/?%61ccess_token=s3cret", "Text", "v", "v"),
            ("https://x.org/?code=s3cret#token=s3cret", "Text", "v", "v"),
            ("https://x.org/", "Authorization", "Bearer s3cret", "v"),
            ("https://x.org/", "authorization", "s3cret", "v"),
            ("https://x.org/", "authorization", "s3cret and s3cret", "v"),
            ("https://x.org/", "authorization", "s3cret\r\nX: y", "v"),
            ("https://x.org/", "Cookie", "session=s3cret", "v"),
            ("https://x.org/", "X-Api-Key", "s3cret", "v"),
            ("https://x.org/", "Referer", "https://y.org/cb?code=s3cret&state=1", "v"),
            (
                "https://x.org/", "Content-Type", "application/x-www-form-urlencoded",
                "client_secret=s3cret&code=s3cret&x=%20"
            ),
            (
                "https://x.org/", "Content-Type", "application/x-www-form-urlencoded",
                "client_secret=\u{301}s3cret&\u{301}=x&token=s3cret"
            ),
            (
                "https://x.org/", "Content-Type", "application/json",
                #"{"a": [{"password": "s3cret", "passwords": ["s3cret"]}]}"#
            ),
            ("https://x.org/", "Content-Type", "application/json", #"{"id_\u0074oken": "s3\u0063ret"}"#),
            ("https://x.org/", "Content-Type", "application/json", #"{"token": "s3cret", "token": "s3cret2"}"#),
            ("https://x.org/", "Content-Type", "application/json", #"{"code": "s3cret"}"#),
            ("https://x.org/", "Content-Type", "application/json", #"{"refresh_token": "s3cret", cut"#),
            (
                "https://x.org/", "Content-Type", "text/plain",
                "refresh_token: s3cret, password = 's3cret' Authorization: Bearer s3cret."
            ),
            ("https://x.org/", "Content-Type", "text/plain", "a known one: known-s3cret"),
            ("https://x.org/known-s3cret/b", "Text", "known-s3cret", #"{"known-s3cret": ["known-s3cret"]}"#),
        ]
    )
    func credentials(url: String, name: String, value: String, body: String) async throws {
        let known = KnownSecrets()
        known.insert("known-s3cret")
        let text = try await trace(request(url, [name: value], body: body), known: known)
        #expect(!text.contains("s3c") && !text.contains("\\u0063ret"), "\(text)")
        #expect(text.contains(/<secret [0-9a-f]{8}>/))
    }

    @Test("Credentials of responses are replaced, and what is none is shown")
    func responses() async throws {
        let headers: HTTPHeaders = [
            "Set-Cookie": "id=s3cret; Path=/", "Location": "https://y.org/?code=s3cret&state=7",
        ]
        let body =
            #"{"access_token": "s3cret", "token_type": "Bearer", "expires_in": 7, "code": "NotFound", "scope": "a"}"#
        let text = try await trace(
            request(),
            HTTPResponse(status: 302, headers: headers, body: Array(body.utf8))
        )
        #expect(!text.contains("s3cret"))
        #expect(text.contains(#""code":"NotFound","expires_in":7,"scope":"a","token_type":"Bearer""#))
        #expect(text.contains("https://y.org/?code=<secret"))
        #expect(text.contains("&state=7"))
    }

    @Test("What is sent as a bearer token once is replaced from then on wherever it stands")
    func learns() async throws {
        let known = KnownSecrets()
        _ = try await trace(request("https://x.org/", ["Authorization": "Bearer tok-12345"]), known: known)
        #expect(try await !trace(request(body: "it was tok-12345"), known: known).contains("tok-12345"))
    }

    @Test("Long bodies are cut, large ones and those that are not text are counted, and terminals are spared")
    func bounds() async throws {
        let long = try await trace(request(body: String(repeating: "x", count: 10_000)))
        #expect(long.utf8.count < 5000)
        #expect(long.contains("(10000 bytes in all)"))
        let lines = try await trace(request(body: String(repeating: "\n", count: 4000)))
        #expect(lines.split(separator: "\n").count < 220)
        #expect(try await trace(request(body: String(repeating: "x", count: 2 << 20))).contains("too many to show"))
        var binary = try request()
        binary.body = [0xFF, 0xFE]
        #expect(try await trace(binary).contains("(2 bytes, not text)"))
        #expect(try await !trace(request(body: "\u{1B}[31m")).contains("\u{1B}"))
    }
}
