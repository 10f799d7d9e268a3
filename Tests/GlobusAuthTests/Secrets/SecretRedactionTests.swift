import GlobusAuth
import Testing

@Suite struct SecretRedactionTests {
    /// Returns the error of a request whose server answers with `body`, and repeats it in its reason and a header
    /// field.
    private func error(
        echoing body: String,
        type: String = "application/json",
        options: RequestOptions = RequestOptions(),
        header: String? = nil
    ) async throws -> GlobusError {
        var response = HTTPResponse.json(body, status: 400, type: type)
        response.reason = body
        response.headers.append(name: "WWW-Authenticate", value: body)
        let authorizer = header.map { RecordingAuthorizer($0) }
        let client = try makeClient(StubHTTPClient([.success(response)]), authorizer: authorizer)
        return try #require(await #expect(throws: GlobusError.self) { try await client.post("/x", options) })
    }

    private func everything(_ error: GlobusError) throws -> String {
        let response = try #require(error.response)
        return
            "\(error) \(error.message) \(error.line) \(response) \(response.text) \(response.messages) \(response.headers)"
            + " \(response.httpReason) \(String(describing: response.rawJSON)) \(response.errors)"
    }

    @Test(
        "The credentials of the header are replaced",
        arguments: [
            ("Bearer tok-12345", "tok-12345"), ("Globus-Goauthtoken tok-12345", "tok-12345"),
            ("Basic dXNlcjpwYXNzLXdvcmQ=", "dXNlcjpwYXNzLXdvcmQ="), ("Basic dXNlcjpwYXNzLXdvcmQ=", "pass-word"),
            ("opaque-12345", "opaque-12345"),
        ]
    )
    func headers(header: String, secret: String) async throws {
        let body = #"{"code":"C","message":"bad token \#(secret)!","errors":[{"message":"\#(secret)"}],"\#(secret)":1}"#
        let error = try await error(echoing: body, header: header)
        #expect(try !everything(error).contains(secret))
        #expect(error.line.hasSuffix("400 C: bad token <redacted>!"))
        #expect(error.response?.code == "C")
    }

    @Test("A caller's own header is replaced as well")
    func ownHeader() async throws {
        let options = RequestOptions(headers: ["Authorization": "Bearer tok-12345"])
        let error = try await error(echoing: #"{"message":"tok-12345"}"#, options: options)
        #expect(try !everything(error).contains("tok-12345"))
        #expect(error.response?.message == "<redacted>")
    }

    @Test(
        "The secrets of a form are replaced",
        arguments: ["token", "refresh_token", "code", "client_secret", "code_verifier", "password", "device_code"]
    )
    func forms(field: String) async throws {
        var form: Parameters = ["client_id": "public-id"]
        form.append(field, "s3cret/+value")
        let error = try await error(
            echoing: #"{"error":"invalid_grant","error_description":"s3cret/+value of public-id"}"#,
            options: RequestOptions(body: .form(form))
        )
        #expect(try !everything(error).contains("s3cret"))
        #expect(error.response?.message == "<redacted> of public-id")
    }

    @Test(
        "A secret is found however it is spelled",
        arguments: [
            #"{"m":"s3cret\/\u002bvalue"}"#, #"{"m":"x=s3cret%2F%2Bvalue"}"#, #"{"m":"\u00733cret/+value"}"#,
            "\u{FEFF}" + #"{"m":"\u00733cret/+value"}"#, #"{"n":[1e400,-1e400,NaN],"m":"\u00733cret/+value"}"#,
        ]
    )
    func spellings(body: String) async throws {
        let options = RequestOptions(body: .form(["refresh_token": "s3cret/+value"]))
        let error = try await error(echoing: body, options: options)
        #expect(error.response?.rawJSON?["m"]?.string?.hasSuffix("<redacted>") == true)
        #expect(error.response?.text.contains("cret") == false)
    }

    @Test("A secret is replaced in text and in broken JSON", arguments: ["text/html", "application/json"])
    func text(type: String) async throws {
        let options = RequestOptions(body: .form(["code": "c0de-1234"]))
        let error = try await error(echoing: "{ <p>c0de-1234c0de-1234</p>", type: type, options: options)
        #expect(error.response?.text == "{ <p><redacted><redacted></p>")
        #expect(try !everything(error).contains("c0de"))
    }

    @Test("A secret in the query is replaced")
    func queries() async throws {
        let options = RequestOptions(query: ["access_token": "tok-12345"])
        let error = try await error(echoing: "tok-12345", type: "text/plain", options: options)
        #expect(error.response?.text == "<redacted>")
    }

    @Test("Of a JSON body the secret members are replaced, however deep, and no others", arguments: [false, true])
    func documents(isEncoded: Bool) async throws {
        let text = #"{"label":"quick","code":"Conflict","steps":[{"password":"pass-word"}],"id_token":"tok-12345"}"#
        let document = try JSONValue(parsing: Array(text.utf8))
        let error = try await error(
            echoing: "quick Conflict pass-word tok-12345",
            type: "text/plain",
            options: RequestOptions(body: isEncoded ? .encodedJSON(Array(text.utf8)) : .json(document))
        )
        #expect(error.response?.text == "quick Conflict <redacted> <redacted>")
    }

    @Test("Both tokens of a recovered request are replaced")
    func bothTokens() async throws {
        let http = StubHTTPClient { request in
            .json(
                #"{"message":"old-token new-token"}"#,
                status: request.authorization == "Bearer old-token" ? 401 : 403
            )
        }
        let authorizer = RecordingAuthorizer("Bearer old-token", "Bearer new-token")
        let client = try makeClient(http, authorizer: authorizer)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.response?.message == "<redacted> <redacted>")
    }

    @Test("A body without a secret is kept byte for byte")
    func untouched() async throws {
        let body = #"{ "b": 1.50, "a": "\u0041" }"#
        let error = try await error(echoing: body, header: "Bearer tok-12345")
        #expect(error.response?.text == body)
    }

    @Test("What the server says otherwise stays readable when a secret is very short")
    func shortSecrets() async throws {
        let error = try await error(
            echoing: #"{"message":"a bad day"}"#,
            options: RequestOptions(body: .form(["code": "a"]))
        )
        #expect(error.response?.message == "a bad day")
    }
}
