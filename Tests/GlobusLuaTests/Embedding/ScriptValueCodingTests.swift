import Foundation
import GlobusLua
import Testing

/// `Encodable` and `Decodable` types as Lua values.
@Suite struct ScriptValueCodingTests {
    private struct Person: Codable, Equatable {
        var name: String
        var mail: String?
        var age: Int?
        var score = 1.0
        var tags: [String] = []
        var byNumber: [Int: String] = [:]
        var byText: [String: Bool] = [:]
    }

    private struct Group: Codable, Equatable {
        var people: [Person]
        var first: [Int?] = []
    }

    @Test("A struct becomes a table and the same struct again")
    func roundTrip() async throws {
        let ada = Person(
            name: "ada",
            mail: "a@b",
            age: 36,
            tags: ["x"],
            byNumber: [1: "a", 7: "b"],
            byText: ["1": true]
        )
        let group = Group(people: [ada, Person(name: "bob")], first: [1, nil, 3])
        let value = try ScriptValue(encoding: group)
        #expect(value["people"][1]["byNumber"] == [1: "a", 7: "b"])
        #expect(value["people"][1]["byText"] == ["1": true])
        #expect(value["people"][1]["score"] == .number(1))
        #expect(try value.decode(Group.self) == group)
        let bench = try await ScriptBench()
        let source =
            "local g = ... assert(#g.people == 2 and g.people[2].mail == nil and math.type(g.people[1].age)) return g"
        let back = try await bench.host.run(source, arguments: [value])
        #expect(try back[0].decode(Group.self) == group)
    }

    @Test(
        "What is wrong is named by its path",
        arguments: [
            (["people": [["name": "a"], ["name": 1]]], "$.people[2].name must be a string, got an integer"),
            (["people": [["name": "a"], [:]]], "$.people[2].name is missing"),
            (["people": "none"], "$.people must be a list, got a string"),
            (["people": [["name": .bytes([0xff])]]], "$.people[1].name must be valid UTF-8"),
            (["people": [["name": "a", "age": 1.5]]], "$.people[1].age must be a whole number, got a number"),
            (
                ["people": [["name": "a", "odd key": 1, "byText": ["a b": 2]]]],
                "$.people[1].byText[\"a b\"] must be a boolean"
            ),
            ([1], "$.people is missing"),
            ("text", "$ must be a table, got a string"),
        ] as [(ScriptValue, String)]
    )
    func paths(value: ScriptValue, message: String) {
        var complete = value
        if case .table(var fields) = value, let people = fields["people"], let list = people.list {
            let base: [ScriptKey: ScriptValue] = ["score": 1, "tags": [], "byNumber": [:], "byText": [:]]
            fields["people"] = .list(list.map { .table(base.merging($0.table ?? [:]) { $1 }) })
            fields["first"] = []
            complete = .table(fields)
        }
        let error = #expect(throws: ScriptValueError.self) { try complete.decode(Group.self) }
        #expect(error.map { "\($0)".hasPrefix(message) } == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("Numbers that do not fit are refused")
    func numbers() throws {
        #expect(throws: ScriptValueError.self) { try ScriptValue(encoding: ["n": UInt64.max]) }
        #expect(throws: ScriptValueError.self) { try ScriptValue.integer(300).decode(UInt8.self) }
        #expect(try ScriptValue.number(7).decode(Int.self) == 7)
        #expect(try ScriptValue.integer(7).decode(Double.self) == 7)
        let error = #expect(throws: ScriptValueError.self) { try ScriptValue(encoding: ["a": [1, .max as UInt64]]) }
        #expect(error?.path == "$.a[2]")
    }

    @Test("Values, enumerations, classes and optionals are encoded and decoded as any Codable type is")
    func kinds() throws {
        enum Kind: String, Codable { case user, group }
        enum Event: Codable, Equatable { case joined(name: String), left }
        class Base: Codable { var a = 1 }
        final class Derived: Base {
            var b = 2
            private enum Keys: CodingKey { case b }
            override init() { super.init() }
            required init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: Keys.self)
                b = try fields.decode(Int.self, forKey: .b)
                try super.init(from: fields.superDecoder())
            }
            override func encode(to encoder: any Encoder) throws {
                var fields = encoder.container(keyedBy: Keys.self)
                try fields.encode(b, forKey: .b)
                try super.encode(to: fields.superEncoder())
            }
        }
        #expect(try ScriptValue(encoding: Kind.user) == "user")
        #expect(try ScriptValue(encoding: Event.joined(name: "a")) == ["joined": ["name": "a"]])
        #expect(try ScriptValue(encoding: Event.left).decode(Event.self) == .left)
        #expect(try ScriptValue(encoding: Derived()).decode(Derived.self).a == 1)
        #expect(try ScriptValue(encoding: Int?.none) == .nil)
        #expect(try ScriptValue.nil.decode(Int?.self) == nil)
        #expect(try ScriptValue(encoding: ["v": ScriptValue.bytes([0xff])])["v"].bytes == [0xff])
        #expect(try (["v": [1, "x"]] as ScriptValue).decode([String: ScriptValue].self) == ["v": [1, "x"]])
        #expect(try ScriptValue(encoding: [ScriptString(bytes: [0xff])]).decode([ScriptString].self)[0].bytes == [0xff])
        let error = #expect(throws: ScriptValueError.self) { try ScriptValue.string("nobody").decode([Kind].self) }
        #expect(error?.reason == "must be a list, got a string")
    }

    @Test("What refers to itself without end is refused")
    func endless() {
        final class Node: Encodable {
            enum Keys: CodingKey { case next }
            func encode(to encoder: any Encoder) throws {
                var fields = encoder.container(keyedBy: Keys.self)
                try fields.encode(self, forKey: .next)
            }
        }
        struct Nested: Encodable {
            func encode(to encoder: any Encoder) throws {
                var items = encoder.unkeyedContainer()
                for _ in 0..<300 { items = items.nestedUnkeyedContainer() }
            }
        }
        for error in [
            #expect(throws: ScriptValueError.self) { try ScriptValue(encoding: Node()) },
            #expect(throws: ScriptValueError.self) { try ScriptValue(encoding: Nested()) },
        ] {
            #expect(error?.reason.contains("nested too deeply") == true)
        }
    }

    @Test("Other coders read and write values that are data")
    func otherCoders() throws {
        let value: ScriptValue = ["a": [1, 2.5, "x", true, nil]]
        #expect(try JSONDecoder().decode(ScriptValue.self, from: JSONEncoder().encode(value)) == value)
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([ScriptValue.bytes([0xff])]) }
    }
}
