import Foundation
import Testing

@testable import MockGlobus

@Suite struct JSONTextTests {
    @Test("A document is written compactly, its members in order")
    func document() {
        let json = JSON.object(("b", [1, true, .null]), ("a", "x"), ("absent", nil), ("r", .raw("0x")))
        #expect(json.text == #"{"b":[1,true,null],"a":"x","r":0x}"#)
    }

    @Test("A string comes back from a JSON reader as it was", arguments: ["\"\\/\n\r\t\u{1}\u{1f}", "é€😀", ""])
    func string(value: String) throws {
        let data = Data(JSON.array([.string(value)]).text.utf8)
        #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [value])
    }
}
