import GlobusAuth
import Testing

@Suite struct HTTPResponseContentTests {
    @Test(
        "JSON types are told from others",
        arguments: [
            ("application/json", true), ("Application/JSON; charset=utf-8", true), ("application/vnd.api+json", true),
            ("application/problem+json ;x=y", true), ("text/json", false), ("application/jsonp", false),
            ("text/html", false),
        ]
    )
    func jsonTypes(type: String, isJSON: Bool) {
        #expect(HTTPResponse(status: 200, headers: ["content-type": type]).hasJSONContent == isJSON)
    }

    @Test("A response without a type has none")
    func noType() {
        let response = HTTPResponse(status: 200)
        #expect(response.contentType == nil)
        #expect(response.mediaType == nil)
        #expect(!response.hasJSONContent)
    }

    @Test("The body is text with its faults repaired, and JSON where it is JSON")
    func bodies() {
        #expect(HTTPResponse(status: 200, body: [0x61, 0xFF, 0x62]).text == "a\u{FFFD}b")
        #expect(HTTPResponse.json(#"{"a":[1]}"#).json?["a"]?[0] == 1)
        #expect(HTTPResponse.json("<html>").json == nil)
        #expect(HTTPResponse(status: 204).json == nil)
    }
}
