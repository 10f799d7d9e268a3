/// A JSON document whose members keep their order, so that answers look like those of the services.
enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([JSON])
    case object([Member])
    /// Text that is inserted as it is; a fault may have made it invalid on purpose.
    case raw(String)

    /// One member of an object.
    struct Member: Sendable, Equatable {
        let name: String
        var value: JSON
    }

    /// Returns an object with those of the members that have a value.
    static func object(_ members: (String, JSON?)...) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    /// Returns the string, or null for nil.
    static func nullable(_ string: String?) -> JSON {
        string.map(JSON.string) ?? .null
    }

    /// Returns this object with the member `name` set, or removed where `value` is nil; anything else is returned as it
    /// is.
    func setting(_ name: String, to value: JSON?) -> JSON {
        guard case .object(var members) = self else { return self }
        let index = members.firstIndex { $0.name == name }
        switch (index, value) {
        case (let index?, let value?): members[index].value = value
        case (let index?, nil): members.remove(at: index)
        case (nil, let value?): members.append(Member(name: name, value: value))
        case (nil, nil): break
        }
        return .object(members)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON {
    /// The document as compact text.
    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .string(let value): Self.write(value, to: &text)
        case .array(let elements): Self.write(elements, between: "[]", to: &text) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, between: "{}", to: &text) { member, text in
                Self.write(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
        case .raw(let value): text += value
        }
    }

    private static func write<Item>(
        _ items: [Item],
        between brackets: String,
        to text: inout String,
        item write: (Item, inout String) -> Void
    ) {
        text += brackets.prefix(1)
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            write(item, &text)
        }
        text += brackets.suffix(1)
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
