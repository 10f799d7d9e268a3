import FoundationEssentials
import GlobusAuth

extension JSON {
    /// Parses a document, whose members are then in the order of their names; nil for no JSON.
    init?(parsing data: Data) {
        guard let value = try? JSONValue(parsing: Array(data)) else { return nil }
        self.init(value)
    }

    /// Takes a document over from GlobusAuth.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(Int(value))
        case .number(let value): self = .raw("\(value)")
        case .string(let value): self = .string(value)
        case .array(let items): self = .array(items.map { JSON($0) })
        case .object(let members):
            self = .object(members.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: JSON($0.value)) })
        }
    }

    /// The member of a name; nil where there is none, and for anything but an object.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text, where it is one.
    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, where it is a whole one.
    var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The elements, where it is an array.
    var elements: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// Returns this object with the members of another one, which win.
    func merging(_ other: JSON) -> JSON {
        guard case .object(let members) = other else { return self }
        return members.reduce(self) { $0.setting($1.name, to: $1.value) }
    }
}
