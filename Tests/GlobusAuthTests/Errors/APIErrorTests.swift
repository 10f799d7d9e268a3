import GlobusAuth
import Testing

@Suite struct APIErrorTests {
    private func error(
        _ response: HTTPResponse,
        method: String = "POST",
        path: String = "/v2/token",
        options: RequestOptions = RequestOptions(),
        errorCode: GlobusError.Code = .api
    ) async throws -> GlobusError {
        let client = try makeClient(StubHTTPClient([.success(response)])) { $0.errorCode = errorCode }
        return try #require(
            await #expect(throws: GlobusError.self) { try await client.request(method, path, options) }
        )
    }

    @Test("The message is what the server says, and the line has place, status and code before it")
    func message() async throws {
        let body = #"{"error":"invalid_grant","error_description":"The refresh token was revoked"}"#
        let error = try await error(.json(body, status: 400))
        #expect(error.message == "The refresh token was revoked")
        #expect(
            error.line == "POST https://service.example/v2/token: 400 invalid_grant: The refresh token was revoked"
        )
        #expect(error.description == "GlobusAPIError: \(error.line)")
    }

    @Test("Several messages are one, joined by semicolons as in the Globus SDK")
    func severalMessages() async throws {
        let body = #"{"errors":[{"code":"A","detail":"first"},{"code":"A","title":"second"}]}"#
        let error = try await error(.json(body, status: 409))
        #expect(error.message == "first; second")
        #expect(error.line == "POST https://service.example/v2/token: 409 A: first; second")
    }

    @Test("The reason stands in for a code, and nothing stands in for words")
    func messageWithoutBody() async throws {
        let error = try await error(HTTPResponse(status: 404), method: "GET", path: "/a b")
        #expect(error.message == "Not Found")
        #expect(error.line == "GET https://service.example/a%20b: 404 Not Found")
    }

    @Test("The query is not shown")
    func queryIsHidden() async throws {
        let error = try await error(HTTPResponse(status: 404), options: RequestOptions(query: ["token": "tok-123"]))
        #expect(error.line == "POST https://service.example/v2/token: 404 Not Found")
    }

    @Test("The server's words are shortened and cannot paint the terminal")
    func longMessages() async throws {
        let words = "\u{1B}[2J\nline\u{202E}" + String(repeating: "x", count: 5000)
        let body = try JSONValue.object(["code": .string(words), "message": .string(words)]).encoded()
        let error = try await error(
            HTTPResponse(status: 400, headers: ["Content-Type": "application/json"], body: body)
        )
        #expect(error.line.contains(#"\u{1b}[2J\u{a}line\u{202e}xxx"#))
        #expect(error.line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
        #expect(error.line.count < 600)
        #expect(error.message == words)
        #expect(error.response?.message == words)
    }

    @Test(
        "The error is of the client's kind",
        arguments: [GlobusError.Code.authAPI, .transferAPI, .groupsAPI, .searchAPI, .flowsAPI, .timersAPI, .computeAPI]
    )
    func kinds(code: GlobusError.Code) async throws {
        let error = try await error(HTTPResponse(status: 400), errorCode: code)
        #expect(error.code == code)
        #expect(error.code.isKind(of: .api))
    }

    @Test("The whole answer is kept", arguments: [400, 404, 405, 409, 500, 503])
    func details(status: Int) async throws {
        let http = StubHTTPClient([
            .success(.json(#"{"code":"Json","message":"json error message","request_id":"x"}"#, status: status))
        ])
        let client = try makeClient(http) { $0.maxRetries = 0 }
        let error = await #expect(throws: GlobusError.self) { try await client.get("/bad") }
        #expect(error?.response?.httpStatus == status)
        #expect(error?.response?.code == "Json")
        #expect(error?.response?.message == "json error message")
        #expect(error?.response?.requestID == "x")
        #expect(error?.response?.rawJSON?["code"] == "Json")
        #expect(error?.response?.headers["content-type"] == "application/json")
    }
}
