import GlobusAuth
import Testing

@Suite struct HTTPHeadersTests {
    @Test("Fields are found without regard to case, the first of a name first")
    func lookup() {
        let headers: HTTPHeaders = ["Set-Cookie": "a", "X": "b", "set-cookie": "c"]
        #expect(headers["SET-COOKIE"] == "a")
        #expect(headers.values("set-Cookie") == ["a", "c"])
        #expect(headers["Set_Cookie"] == nil)
        #expect(headers["@"] == nil)
    }

    @Test("Setting a field replaces every one of its name in the place of the first")
    func replacement() {
        var headers: HTTPHeaders = ["A": "1", "b": "2", "a": "3", "C": "4"]
        headers["a"] = "5"
        #expect(headers.fields.map(\.value) == ["5", "2", "4"])
        headers["B"] = nil
        #expect(headers.fields.map(\.value) == ["5", "4"])
        headers["D"] = "6"
        #expect(headers.fields.map(\.value) == ["5", "4", "6"])
    }

    @Test("Characters that differ only by the case bit are different outside letters")
    func symbols() {
        let headers: HTTPHeaders = ["x^": "1"]
        #expect(headers["x~"] == nil)
    }
}
