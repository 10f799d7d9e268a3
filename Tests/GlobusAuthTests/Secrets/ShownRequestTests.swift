import GlobusAuth
import Testing

/// Requests and responses that a program prints for debugging.
@Suite struct ShownRequestTests {
    private static let form: Parameters = ["grant_type": "refresh_token", "refresh_token": "s3cret-token"]
    private static let headers: HTTPHeaders = [
        "Authorization": "Bearer s3cret-token", "Cookie": "id=s3cret-token", "Accept": "application/json",
    ]

    private static let values: [any Sendable] = [
        HTTPResponse(
            status: 200,
            reason: "OK",
            headers: ["Set-Cookie": "s3cret-token"],
            body: Array("s3cret-token".utf8)
        ),
        headers, form, RequestBody.form(form), RequestBody.json(["password": "s3cret-token"]),
        RequestBody.encodedJSON(Array("s3cret-token".utf8)), RequestBody.text(Array("s3cret-token".utf8)),
        RequestOptions(query: ["token": "s3cret-token"], body: .form(form), headers: headers),
    ]

    private static func request() throws -> HTTPRequest {
        HTTPRequest(
            method: "POST",
            url: try RequestURL("https://x.org/?access_token=s3cret-token"),
            headers: headers,
            body: Array("s3cret-token".utf8)
        )
    }

    @Test("However a response or a part of a request is shown, no credential shows", arguments: values.indices)
    func hides(index: Int) throws {
        try expectHidden(in: shown(Self.values[index]))
    }

    @Test("However a request is shown, no credential shows")
    func hidesRequest() throws {
        try expectHidden(in: shown(Self.request()))
    }

    private func expectHidden(in text: String) throws {
        let bytes = "\(Array("s3cret-token".utf8))".dropFirst().dropLast()
        #expect(!text.contains("s3cret") && !text.contains(bytes), "\(text)")
    }

    @Test("What is no credential is shown")
    func shows() throws {
        #expect(try "\(Self.request())".hasPrefix("POST https://x.org/?access_token=<secret "))
        #expect("\(Self.values[0])" == "200 OK, 12 bytes")
        #expect(shown(Self.headers).contains("Accept: application/json"))
        #expect(shown(Self.form).contains("grant_type=refresh_token"))
        #expect(shown(Self.form).contains("refresh_token=<redacted>"))
    }
}
