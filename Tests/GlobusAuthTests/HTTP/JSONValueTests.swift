import GlobusAuth
import Testing

@Suite struct JSONValueTests {
    private func text(_ value: JSONValue) throws -> String {
        String(decoding: try value.encoded(), as: UTF8.self)
    }

    @Test(
        "Values are written compactly in UTF-8",
        arguments: [
            (JSONValue.null, "null"), (true, "true"), (-5, "-5"), (1.5, "1.5"), (.number(1e300), "1e+300"),
            ("é\"\\\n\u{1}\u{1F}", #""é\"\\\n\u0001\u001f""#), ([1, [], [:]], "[1,[],{}]"),
            (["b": 1, "a": [true, .null]], #"{"a":[true,null],"b":1}"#),
        ] as [(JSONValue, String)]
    )
    func encoding(value: JSONValue, expected: String) throws {
        #expect(try text(value) == expected)
    }

    @Test("What is written is read back as it was")
    func roundTrip() throws {
        let value: JSONValue = ["a": [1, 2.5, "x\t😀\u{7F}", .null, false], "": ["b": .integer(.min)]]
        #expect(try JSONValue(parsing: value.encoded()) == value)
    }

    @Test("A number that JSON cannot write is refused with its path", arguments: [Double.nan, .infinity, -.infinity])
    func unwritableNumbers(number: Double) throws {
        let value: JSONValue = ["a": [1, ["b": .number(number)]]]
        let error = try #require(throws: GlobusError.self) { try value.encoded() }
        #expect(error.code == .validation)
        #expect(error.message.contains("$.a[1].b"))
    }

    @Test("Members and elements are found, and absent where there are none")
    func subscripts() {
        let value: JSONValue = ["list": [1, "two"], "object": ["x": true]]
        #expect(value["list"]?[1] == "two")
        #expect(value["object"]?["x"]?.bool == true)
        #expect(value["list"]?[2] == nil)
        #expect(value["list"]?[-1] == nil)
        #expect(value["absent"] == nil)
        #expect(value[0] == nil)
        #expect(JSONValue.string("x")["y"] == nil)
    }

    @Test("Accessors give a value of their type and nothing else")
    func accessors() {
        #expect(JSONValue.integer(3).number == 3)
        #expect(JSONValue.number(3).integer == 3)
        #expect(JSONValue.number(3.5).integer == nil)
        #expect(JSONValue.number(1e30).integer == nil)
        #expect(JSONValue.string("3").integer == nil)
        #expect(JSONValue.bool(true).number == nil)
        #expect(JSONValue.null.isNull)
        #expect(!JSONValue.bool(false).isNull)
        #expect(JSONValue.array(["a", "b"]).strings == ["a", "b"])
        #expect(JSONValue.array(["a", 1]).strings == nil)
    }
}
