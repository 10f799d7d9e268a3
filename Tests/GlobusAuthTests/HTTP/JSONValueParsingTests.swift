import GlobusAuth
import Testing

@Suite struct JSONValueParsingTests {
    @Test(
        "A document becomes the value that it writes",
        arguments: [
            ("null", JSONValue.null), ("true", true), (" false\n", false), ("\"\"", ""), ("[]", []), ("{ }", [:]),
            ("[1, [2], {\"a\" : null}]", [1, [2], ["a": JSONValue.null]]),
            ("{\"a\":{\"b\":[true]},\"c\":\"d\"}", ["a": ["b": [true]], "c": "d"]),
        ] as [(String, JSONValue)]
    )
    func documents(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "Whole numbers stay integers as long as 64 bits hold them",
        arguments: [
            ("0", JSONValue.integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1.0", .number(1)), ("1e2", .number(100)), ("-2.5E-1", .number(-0.25)),
        ]
    )
    func numbers(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "Escapes in strings are resolved, surrogate pairs included",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
            (#""\ud83d\ude00""#, "😀"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
            ("\"é😀\"", "é😀"),
        ]
    )
    func strings(text: String, value: String) throws {
        #expect(try JSONValue(parsing: text) == .string(value))
    }

    @Test(
        "What is not exactly one document is refused",
        arguments: [
            "", " ", "tru", "nul", "[1,]", "[1", "[1 2]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "{\"a\":1", "'a'", "\"a",
            "\"\n\"", #""\x""#, #""\u12""#, "01", "-", "+1", "1.", ".5", "1e", "1e999", "NaN", "Infinity", "1 2", "[]]",
        ]
    )
    func malformed(text: String) {
        #expect { try JSONValue(parsing: text) } throws: { ($0 as? GlobusError)?.code == .validation }
    }

    @Test("A byte order mark before a document is skipped, and only there", arguments: ["{}", " {} ", "[1]"])
    func byteOrderMark(text: String) throws {
        #expect(try JSONValue(parsing: "\u{FEFF}\(text)") == JSONValue(parsing: text))
        #expect(throws: GlobusError.self) { try JSONValue(parsing: "\u{FEFF}\u{FEFF}\(text)") }
        #expect(throws: GlobusError.self) { try JSONValue(parsing: "\(text)\u{FEFF}") }
    }

    @Test("Text that is not UTF-8 is refused")
    func invalidUTF8() {
        #expect(throws: GlobusError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test("A refusal names the place and does not show the text")
    func messageHidesText() throws {
        let error = try #require(throws: GlobusError.self) { try JSONValue(parsing: #"{"t":"secret-token" "#) }
        #expect(error.message.contains("byte 20"))
        #expect(!error.message.contains("secret-token"))
    }

    @Test("Nesting is limited, and the limit itself is allowed")
    func nesting() throws {
        let deepest = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
        #expect(try JSONValue(parsing: deepest).array?.count == 1)
        #expect(throws: GlobusError.self) { try JSONValue(parsing: "[\(deepest)]") }
        #expect(throws: GlobusError.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("Of members with one name the last wins")
    func duplicateNames() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#) == ["a": 2])
    }
}
