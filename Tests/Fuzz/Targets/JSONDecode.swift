import GlobusAuth

extension FuzzTarget {
    static let jsonDecode = FuzzTarget(
        name: "json-decode",
        summary: "JSON text to Lua values, and what JSONValue makes of it"
    ) { bytes in
        let value = try? JSONValue(parsing: bytes)
        let text = try JSONState.shared.reencoded(bytes)
        // A lone half of a surrogate pair is U+FFFD for one parser and invalid for the other, since RFC 8259 does not
        // decide it.
        if !String(decoding: bytes, as: UTF8.self).lowercased().contains(#"\ud"#) {
            try require((text == nil) == (value == nil), "only one of the two readers takes it")
        }
        guard let text, let value else { return }
        let again = try JSONValue(parsing: text)
        try require(again == value.withoutNullFields, "read as \(value) and as \(again)")
        let thrice = try JSONState.shared.reencoded(text)
        try require(
            try thrice.map { try JSONValue(parsing: $0) } == again,
            "the value changes when it is written again"
        )
    }
}

extension JSONValue {
    /// The value as Lua has it, without fields that are null.
    var withoutNullFields: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.withoutNullFields))
        case .object(let members): .object(members.filter { $0.value != .null }.mapValues(\.withoutNullFields))
        default: self
        }
    }
}
