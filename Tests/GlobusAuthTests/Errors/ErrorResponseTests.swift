import GlobusAuth
import Testing

@Suite struct ErrorResponseTests {
    private func parse(
        _ text: String,
        type: String = "application/json",
        kind: GlobusError.Code = .api
    ) -> ErrorResponse {
        ErrorResponse(.json(text, status: 400, type: type), kind: kind)
    }

    @Test("A code, a message and a request ID stand at the top of a type-zero document")
    func typeZero() {
        let error = parse(#"{"code":"ClientError.NotFound","message":"gone","request_id":"r1","x":2}"#)
        #expect(error.code == "ClientError.NotFound")
        #expect(error.messages == ["gone"])
        #expect(error.message == "gone")
        #expect(error.requestID == "r1")
        #expect(error.errors.count == 1)
        #expect(error.errors.first?["x"] == 2)
    }

    @Test("A type-zero document may list errors as well, and a request ID of another type is none")
    func typeZeroWithList() {
        let error = parse(#"{"code":"A","message":"m","request_id":7,"errors":[{"code":"B","message":"n"}]}"#)
        #expect(error.code == "A")
        #expect(error.messages == ["m"])
        #expect(error.requestID == nil)
        #expect(error.errors.map(\.code) == ["B"])
    }

    @Test("JSON:API documents have their messages in detail and title")
    func jsonAPI() {
        let error = parse(
            #"{"errors":[{"code":"A","message":"no","detail":"d","title":"t"},{"code":"A","title":"t2"},{"code":"A"}]}"#,
            type: "application/vnd.api+json"
        )
        #expect(error.code == "A")
        #expect(error.messages == ["d", "t2"])
        #expect(error.message == "d; t2")
        #expect(error.errors.count == 3)
    }

    @Test("Listed errors in any other document have their messages in message, detail and title")
    func listed() {
        let error = parse(#"{"errors":[{"message":"m","detail":"d"},{"detail":"e","title":"t"},{"title":"u"}]}"#)
        #expect(error.messages == ["m", "e", "u"])
        #expect(error.code == nil)
    }

    @Test(
        "The code is the document's own, or the one that all listed errors share",
        arguments: [
            (#"{"code":"A","errors":[{"code":"B"}]}"#, String?("A")), (#"{"errors":[{"code":"B"},{"code":"B"}]}"#, "B"),
            (#"{"errors":[{"code":"B"},{}]}"#, "B"), (#"{"errors":[{"code":"B"},{"code":"C"}]}"#, nil),
            (#"{"code":3,"errors":[{"code":"B"}]}"#, "B"), (#"{"code":3}"#, nil), (#"{"detail":"d"}"#, nil),
        ]
    )
    func codes(text: String, code: String?) {
        #expect(parse(text).code == code)
    }

    @Test("Flows and Timers put their error in a member")
    func errorMember() {
        let text = #"{"error":{"code":"FORBIDDEN","detail":"not yours"},"debug_id":"d"}"#
        for kind in [GlobusError.Code.flowsAPI, .timersAPI] {
            let error = parse(text, kind: kind)
            #expect(error.code == "FORBIDDEN")
            #expect(error.messages == ["not yours"])
            #expect(error.errors.map(\.code) == ["FORBIDDEN"])
        }
        #expect(parse(text, kind: .searchAPI).code == nil)
    }

    @Test("Flows tells what is wrong with a request in a list of details")
    func flowsDetails() {
        let details = #"[{"loc":["a"],"msg":"field required"},{"msg":1},{"msg":"too long"}]"#
        let error = parse(#"{"error":{"code":"UNPROCESSABLE_ENTITY","detail":\#(details)}}"#, kind: .flowsAPI)
        #expect(error.code == "UNPROCESSABLE_ENTITY")
        #expect(error.messages == ["field required", "too long"])
    }

    @Test("Timers tells what is wrong with a request, and where")
    func timersDetails() {
        let details = #"[{"loc":["body","start"],"msg":"field required"},{"loc":["body",0],"msg":"n"},{"msg":"o"},{}]"#
        let error = parse(#"{"detail":\#(details)}"#, kind: .timersAPI)
        #expect(error.messages == ["field required: body.start", "n: body.0", "o"])
        #expect(error.errors.map(\.message) == ["field required", "n", "o", nil])
        #expect(error.code == nil)
        #expect(parse(#"{"detail":"plain"}"#, kind: .timersAPI).messages == ["plain"])
        #expect(parse(#"{"error":"x","detail":[1]}"#, kind: .timersAPI).code == "x")
    }

    @Test("An OAuth 2 error is a code with a message")
    func oauth() {
        let error = parse(#"{"error":"invalid_grant","error_description":"revoked","error_uri":"https://e/"}"#)
        #expect(error.code == "invalid_grant")
        #expect(error.messages == ["revoked"])
        #expect(error.errorURI == "https://e/")
        let bare = parse(#"{"error":"invalid_client"}"#)
        #expect(bare.code == "invalid_client")
        #expect(bare.message == nil)
    }

    @Test("Members of OAuth 2 do not displace the document's own")
    func oauthBesides() {
        let error = parse(#"{"error":"x","error_description":"y","code":"A","message":"m"}"#)
        #expect(error.code == "A")
        #expect(error.messages == ["m"])
        let described = parse(#"{"error":"x","error_description":"y","message":"m"}"#)
        #expect(described.code == "x")
        #expect(described.messages == ["m"])
    }

    @Test(
        "Any shape of JSON is understood as far as it can be",
        arguments: [
            "[]", "[{\"code\":\"A\"}]", "3", "null", "\"text\"", "{}", #"{"errors":[]}"#, #"{"errors":{}}"#,
            #"{"errors":[1]}"#,
            #"{"errors":null,"code":null,"message":{}}"#, #"{"error":{"code":"x"}}"#,
            #"{"authorization_parameters":null}"#,
            #"{"code":"ConsentRequired","required_scopes":[1]}"#, #"{"errors":[{"code":[]}]}"#,
        ]
    )
    func anyShape(text: String) {
        let error = parse(text, kind: .authAPI)
        #expect(error.rawJSON != nil)
        #expect(error.code == nil || text.contains("ConsentRequired"))
        #expect(error.message == nil)
        #expect(error.requestID == nil)
        #expect(error.authorizationParameters == nil)
        #expect(error.consentRequired == nil)
    }

    @Test(
        "What is no JSON, or does not say that it is, stays text",
        arguments: [("{", "application/json"), (#"{"code":"A","message":"m"}"#, "text/plain"), ("<h1>", "text/html")]
    )
    func text(text: String, type: String) {
        let error = parse(text, type: type)
        #expect(error.rawJSON == nil)
        #expect(error.code == nil)
        #expect(error.errors.isEmpty)
        #expect(error.text == text)
        #expect(error.contentType == type)
    }

    @Test(
        "Globus Auth's request ID is the one ID of its errors",
        arguments: [
            (#"{"errors":[{"id":"a"},{"id":"a"}]}"#, String?("a")), (#"{"errors":[{"id":"a"},{}]}"#, "a"),
            (#"{"errors":[{"id":"a"},{"id":"b"}]}"#, nil), (#"{"errors":[{"id":1}]}"#, nil), (#"{"errors":[{}]}"#, nil),
        ]
    )
    func authRequestID(text: String, requestID: String?) {
        #expect(parse(text, kind: .authAPI).requestID == requestID)
        #expect(parse(text).requestID == nil)
    }

    @Test("The usual phrase stands in where HTTP/2 sends none")
    func reasons() {
        #expect(ErrorResponse(HTTPResponse(status: 404)).httpReason == "Not Found")
        #expect(ErrorResponse(HTTPResponse(status: 404, reason: "Nope")).httpReason == "Nope")
        #expect(ErrorResponse(HTTPResponse(status: 499)).httpReason.isEmpty)
    }
}
