import GlobusAuth
import Testing

@Suite struct RequestBodyTests {
    private func sent(
        _ body: RequestBody?,
        method: String = "POST",
        headers: HTTPHeaders = [:]
    ) async throws -> HTTPRequest {
        let http = makeAcceptingHTTP()
        _ = try await makeClient(http).request(method, "/x", RequestOptions(body: body, headers: headers))
        return try #require(http.requests.first)
    }

    @Test("A JSON document is sent compactly and as what it is")
    func json() async throws {
        let request = try await sent(.json(["b": [1, .null], "a": "é"]))
        #expect(request.bodyText == #"{"a":"é","b":[1,null]}"#)
        #expect(request.headers["Content-Type"] == "application/json")
    }

    @Test("JSON text that is encoded already is sent as it is")
    func encodedJSON() async throws {
        let request = try await sent(.encodedJSON(Array("{ }".utf8)))
        #expect(request.bodyText == "{ }")
        #expect(request.headers["Content-Type"] == "application/json")
    }

    @Test("A form is quoted as the Globus SDK does it")
    func form() async throws {
        let request = try await sent(.form(["baz": 1, "scope": "a[*b] c", "flag": true, "l": .list(["x", "y"])]))
        #expect(request.bodyText == "baz=1&scope=a%5B%2Ab%5D+c&flag=True&l=x&l=y")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
    }

    @Test("Text is sent as it is, without a type")
    func text() async throws {
        let request = try await sent(.text([0xC3, 0xA9, 0xFF]))
        #expect(request.body == [0xC3, 0xA9, 0xFF])
        #expect(request.headers["Content-Type"] == nil)
    }

    @Test(
        "A caller's type wins over the body's",
        arguments: [RequestBody.json([:]), .form(["a": 1]), .text([])]
    )
    func callersType(body: RequestBody) async throws {
        let request = try await sent(body, headers: ["content-type": "application/vnd.api+json"])
        #expect(request.headers.values("Content-Type") == ["application/vnd.api+json"])
    }

    @Test(
        "Methods that may have a body say that there is none",
        arguments: [("POST", [UInt8]?([])), ("PUT", []), ("PATCH", []), ("DELETE", []), ("GET", nil), ("HEAD", nil)]
    )
    func noBody(method: String, body: [UInt8]?) async throws {
        let request = try await sent(nil, method: method)
        #expect(request.body == body)
        #expect(request.headers["Content-Type"] == nil)
    }

    @Test("A number that JSON cannot write fails before anything is sent")
    func unwritableNumber() async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) {
            try await client.post("/x", RequestOptions(body: .json([.number(.nan)])))
        }
        #expect(error?.code == .validation)
        #expect(http.requests.isEmpty)
    }
}
