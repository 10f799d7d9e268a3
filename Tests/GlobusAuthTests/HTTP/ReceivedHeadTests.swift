import Testing

@testable import GlobusAuth

@Suite struct ReceivedHeadTests {
    private func head(_ text: String) -> ReceivedHead { head(Array(text.utf8)) }

    private func head(_ bytes: [UInt8]) -> ReceivedHead { bytes.withUnsafeBufferPointer { ReceivedHead($0) } }

    @Test(
        "The reason is what stands behind the status",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", "OK"), ("HTTP/1.1 404 Not  Here \r\n", "Not  Here"), ("HTTP/2 200\r\n", ""),
            ("HTTP/1.1 200 \r\n", ""), ("", ""),
        ]
    )
    func reason(text: String, reason: String) {
        #expect(head(text).reason == reason)
    }

    @Test("Fields are found in any case, and the first of a name counts")
    func fields() {
        let headers = HTTPHeaders(head("HTTP/1.1 200 OK\r\nX-A:  1 \r\nx-a: 2\r\nnot a field\r\nEmpty:\r\nB: : c\r\n"))
        #expect(headers.fields.map(\.name) == ["X-A", "x-a", "Empty", "B"])
        #expect(headers.fields.map(\.value) == ["1", "2", "", ": c"])
        #expect(headers["X-a"] == "1" && headers["EMPTY"] == "" && headers["b"] == ": c")
        #expect(headers["HTTP/1.1 200 OK"] == nil && headers["X"] == nil && headers["not a field"] == nil)
    }

    @Test("A folded line continues the field before it, however the field is asked for")
    func folded() {
        let lines = [" lost", "X: a", "  b", "no field", "\tc", " ", "Y:", " d"]
        let headers = HTTPHeaders(head("HTTP/1.1 200 OK\r\n" + lines.map { $0 + "\r\n" }.joined()))
        #expect(headers["X"] == "a b c" && headers["Y"] == "d")
        for field in headers.fields { #expect(headers[field.name] == field.value) }
    }

    @Test("Text that is not UTF-8 is repaired, but in a Location its bytes are escaped")
    func notUTF8() {
        let start = Array("HTTP/1.1 302 Found\r\nLocation: /".utf8)
        let bytes = start + [0xE9] + Array("\r\nX: ".utf8) + [0xE9, 0x0D, 0x0A]
        let headers = HTTPHeaders(head(bytes))
        #expect(headers["location"] == "/%E9" && headers["X"] == "\u{FFFD}")
        #expect(HTTPHeaders(head("HTTP/1.1 302 Found\r\nLocation: /é\r\n"))["Location"] == "/é")
    }

    @Test("Received fields are equal to the same fields made here, and can be changed")
    func changed() {
        var headers = HTTPHeaders(head("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n"))
        #expect(headers == ["A": "1", "B": "2"])
        #expect(headers.hashValue == (["A": "1", "B": "2"] as HTTPHeaders).hashValue)
        headers["a"] = nil
        headers.append(name: "C", value: "3")
        #expect(headers == ["B": "2", "C": "3"])
    }
}
