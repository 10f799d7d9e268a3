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
        #expect(HTTPResponse.json("\u{FEFF}{}").json == [:])
    }

    @Test(
        "Numbers of an answer are read as Python reads them, so that one does not lose the whole body",
        arguments: [
            ("1e400", Double.infinity), ("-1e400", -.infinity), ("Infinity", .infinity), ("-Infinity", -.infinity),
            ("1e-400", 0), ("1" + String(repeating: "0", count: 400), .infinity),
        ]
    )
    func numbers(text: String, value: Double) throws {
        let response = HTTPResponse.json(#"{"a":[\#(text)],"b":1}"#)
        #expect(try response.parsedJSON() == ["a": [.number(value)], "b": 1])
    }

    @Test("NaN is a number of an answer, and no other word is")
    func notANumber() {
        #expect(HTTPResponse.json("[NaN]").json?[0]?.number?.isNaN == true)
        for text in ["nan", "-NaN", "+Infinity", "Infinit", "NaNa", "inf", "01e400", "1e"] {
            #expect(HTTPResponse.json("[\(text)]").json == nil, "\(text)")
        }
    }

    @Test(
        "A body that is no JSON is refused with what it is, where, and what to do",
        arguments: [
            ([], "text/plain", "the body is empty (status 200, text/plain, 0 bytes)"),
            (
                [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "application/json",
                "the body is in UTF-16 (little-endian), and JSON is in UTF-8; ask"
            ),
            ([0, 0x7B, 0, 0x7D], "application/json", "the body is in UTF-16 (big-endian)"),
            ([0x7B, 0, 0, 0, 0x7D, 0, 0, 0], "application/json", "the body is in UTF-32 (little-endian)"),
            ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x7B], "application/json", "the body is in UTF-32 (big-endian)"),
            (
                Array("[\"caf".utf8) + [0xE9] + Array("\"]".utf8), "application/json; charset=ISO-8859-1",
                "the body is not JSON in UTF-8: the byte 0xE9 at byte 5 is none; its Content-Type names the charset ISO-8859-1; ask"
            ),
            (
                [0x22, 0xE9, 0x22], "application/json; charset=utf-8",
                "the byte 0xE9 at byte 1 is none; ask the server for UTF-8"
            ),
            ([0x1F, 0x8B, 8], "application/json", "the body is compressed by gzip"),
            (
                Array("<html>".utf8), "text/html",
                "the body is not JSON: it begins with '<htm', as HTML and XML do (status 200, text/html, 6 bytes)"
            ),
            (Array(" upstream error".utf8), "text/plain", "it begins with 'upst' (status"),
            (
                Array("[1,]".utf8), "application/json",
                "the body is not JSON: a value was expected at byte 3 (status 200, application/json, 4 bytes)"
            ),
            (Array("[1".utf8), "application/json", "a ',' or ']' is missing at byte 2"),
            (Array(repeating: UInt8(ascii: "["), count: 300), "application/json", "it nests deeper than 256 levels"),
        ] as [([UInt8], String, String)]
    )
    func reasons(body: [UInt8], type: String, reason: String) throws {
        let response = HTTPResponse(status: 200, headers: ["Content-Type": type], body: body)
        let error = try #require(throws: GlobusError.self) { try response.parsedJSON() }
        #expect(error.code == .validation)
        #expect(error.message.contains(reason))
    }

    @Test("A refusal shows four bytes of the body at most")
    func reasonHidesBody() throws {
        for body in [
            "secret-token", "<secret-token>", #"{"a":"secret-token""#, "\u{FEFF}secret-token", "{secret-token}",
        ] {
            let error = try #require(throws: GlobusError.self) { try HTTPResponse.json(body).parsedJSON() }
            #expect(!error.message.contains("secret-"), "\(error.message)")
        }
    }
}
