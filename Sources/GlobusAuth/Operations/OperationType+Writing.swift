extension OperationType {
    /// Writes an argument as a parameter of a query string; nil leaves it out, as the Globus SDK does with null.
    func queryValue(_ value: JSONValue, of name: String) throws -> Parameters.Value? {
        switch (self, value) {
        case (.nullable, .null): return nil
        case (.nullable(let type), _): return try type.queryValue(value, of: name)
        case (.flag, .bool(let flag)): return flag ? "1" : "0"
        case (.lowercaseBoolean, .bool(let flag)): return flag ? "true" : "false"
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.texts, _), (.textsOf, _): return .string(try Self.texts(value, of: name).joined(separator: ","))
        case (.repeated, .array): return .list(try Self.texts(value, of: name).map { .string($0) })
        case (.repeated, .string(let text)): return .string(text)
        // A table without fields is an empty list.
        case (.repeated, .object(let members)) where members.isEmpty: return .list([])
        case (.filter, _): return .string(try Self.filter(value, of: name))
        case (.filters, .array(let items)):
            if items.isEmpty { return nil }
            return .list(try items.map { .string(try Self.filter($0, of: name)) })
        case (.filters, _): return .string(try Self.filter(value, of: name))
        case (.timeRange, .array): return .string(try Self.timeRange(value, of: name))
        case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number), (.any, _),
            (.text, .string), (.id, .string), (.wordList, .string), (.timeRange, .string):
            return try Parameters.Value(value, of: name)
        default: throw mismatch(value, name)
        }
    }

    /// Writes JSON text as a field of a body, where an empty table may be a list.
    func bodyText(_ text: [UInt8], of name: String) throws -> [UInt8] {
        let kind = JSONKind(of: text)
        switch (self, kind) {
        case (.nullable, .null): return text
        case (.nullable(let type), _): return try type.bodyText(text, of: name)
        case (.any, _): return text
        case (.object, .object), (.filter, .object), (.list, .array): return text
        case (.object, .array) where text == Array("[]".utf8): return Array("{}".utf8)
        case (.list, .object) where text == Array("{}".utf8): return Array("[]".utf8)
        case (.texts, .string), (.textsOf, .string):
            return [UInt8(ascii: "[")] + text + [UInt8(ascii: "]")]
        case (.texts, _), (.textsOf, _): return try Self.listOfTexts(text, of: name)
        case (.boolean, .boolean), (.flag, .boolean), (.lowercaseBoolean, .boolean): return text
        case (.integer, .number), (.number, .number): return text
        case (.text, .string), (.id, .string), (.wordList, .string), (.timeRange, .string), (.filter, .string):
            return text
        default: throw OperationArgumentError(name, "must be \(description), got \(kind.rawValue)")
        }
    }

    private static func listOfTexts(_ text: [UInt8], of name: String) throws -> [UInt8] {
        if text == Array("{}".utf8) { return Array("[]".utf8) }
        _ = try texts(try JSONValue(parsing: text), of: name)
        return text
    }

    // MARK: - Values

    /// Returns the texts of a list, or the only one.
    private static func texts(_ value: JSONValue, of name: String) throws -> [String] {
        if let text = value.string { return [text] }
        if value == .object([:]) { return [] }
        guard let texts = value.strings else {
            throw OperationArgumentError(name, "must be a string or a list of strings")
        }
        return texts
    }

    /// Writes a filter as Globus Transfer has it: `name:value,value/name:value`.
    private static func filter(_ value: JSONValue, of name: String) throws -> String {
        if let text = value.string { return text }
        guard let members = value.object else {
            throw OperationArgumentError(name, "must be a string or a table of names and values, got \(value.kind)")
        }
        return try members.sorted { $0.key < $1.key }.map { key, value in
            "\(key):\(try texts(value, of: name).joined(separator: ","))"
        }.joined(separator: "/")
    }

    private static func timeRange(_ value: JSONValue, of name: String) throws -> String {
        guard let times = value.strings, times.count == 2 else {
            throw OperationArgumentError(name, "must be a string, or a list with a beginning and an end")
        }
        return times.joined(separator: ",")
    }

    private func mismatch(_ value: JSONValue, _ name: String) -> OperationArgumentError {
        OperationArgumentError(name, "must be \(description), got \(value.kind)")
    }
}

extension OperationType: CustomStringConvertible {
    /// What messages call such a value.
    public var description: String {
        switch self {
        case .text, .id, .wordList: "a string"
        case .idOrNumber: "a string or a whole number"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean, .flag, .lowercaseBoolean: "a boolean"
        case .texts, .textsOf, .repeated: "a string or a list of strings"
        case .list: "a list"
        case .object: "a table of fields"
        case .any: "any value"
        case .filter: "a string or a table of names and values"
        case .filters: "a string, a table of names and values, or a list of them"
        case .timeRange: "a string, or a list with a beginning and an end"
        case .nullable(let type): "\(type.description), or null"
        }
    }
}

extension JSONValue {
    /// What messages call a value of this kind.
    var kind: String {
        let kind: JSONKind =
            switch self {
            case .null: .null
            case .bool: .boolean
            case .integer, .number: .number
            case .string: .string
            case .array: .array
            case .object: .object
            }
        return kind.rawValue
    }
}

extension Parameters.Value {
    /// Writes a value of a query string that has no other description; null leaves it out.
    init?(_ value: JSONValue, of parameter: String, _ name: String? = nil) throws {
        switch value {
        case .null: return nil
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .array(let items): self = .list(try items.compactMap { try Parameters.Value($0, of: parameter, name) })
        case .object:
            let place = name.map { "field '\($0)' " } ?? ""
            throw OperationArgumentError(
                parameter,
                "\(place)must be a string, a number, a boolean or a list of them, got a table of fields"
            )
        }
    }
}

/// The kinds of JSON values, by what messages call them.
private enum JSONKind: String {
    case null
    case boolean = "a boolean"
    case number = "a number"
    case string = "a string"
    case array = "a list"
    case object = "a table of fields"

    /// Finds out the kind of a JSON text by its first character.
    init(of text: [UInt8]) {
        switch text.first {
        case UInt8(ascii: "{"): self = .object
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
        case UInt8(ascii: "n"): self = .null
        default: self = .number
        }
    }
}
