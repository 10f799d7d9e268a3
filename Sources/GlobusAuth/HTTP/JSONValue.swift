/// A JSON document as a Swift value.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object. The order of its members is not kept.
    case object([String: JSONValue])
}

extension JSONValue {
    /// The member `name`, or nil where this is not an object or has no such member.
    public subscript(name: String) -> JSONValue? { object?[name] }

    /// The element at `index`, or nil where this is not an array or is shorter.
    public subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The text, where this is a string.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The truth value, where this is `true` or `false`.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The value of a whole number that fits 64 bits, `3.0` included.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The value, where this is a number.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The elements, where this is an array.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, where this is an object.
    public var object: [String: JSONValue]? {
        if case .object(let value) = self { value } else { nil }
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The elements, where this is an array of strings only.
    public var strings: [String]? {
        guard let array else { return nil }
        let strings = array.compactMap(\.string)
        return strings.count == array.count ? strings : nil
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// Creates a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// Creates a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Creates an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Creates an object; of members with the same name the last one counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

extension JSONValue {
    /// Parses the JSON document in `bytes`.
    ///
    /// Whole numbers are integers, or floating-point numbers where 64 bits do not hold them. Of members with the same
    /// name the last one counts. A byte order mark before the document is skipped.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation`` for anything but one complete document in UTF-8
    ///   (RFC 8259), for nesting beyond 256 levels, and for a number beyond a double, which could not be written again.
    ///   The message never shows the text.
    public init(parsing bytes: [UInt8]) throws {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    /// Parses the JSON document in `text`.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation``, for the same texts as the initializer for bytes.
    public init(parsing text: String) throws {
        try self.init(parsing: Array(text.utf8))
    }

    /// Returns compact JSON text in UTF-8, with the members of objects sorted by name.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation`` for a number that JSON cannot write; the message
    ///   names its path, as in `$.a[3]`.
    public func encoded() throws -> [UInt8] {
        var output: [UInt8] = []
        try append(to: &output, path: .root)
        return output
    }

    /// Returns JSON text of a server's answer, in which numbers that JSON cannot write are written as Python does.
    func encodedAsAnswer() -> [UInt8] {
        var output: [UInt8] = []
        // Without a path, no number is refused.
        try? append(to: &output, path: nil)
        return output
    }

    private func append(to output: inout [UInt8], path: Path?) throws {
        switch self {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .integer(let value): output += String(value).utf8
        case .number(let value): try Self.append(value, to: &output, path: path)
        case .string(let value): Self.append(value, to: &output)
        case .array(let elements): try Self.append(elements, to: &output, path: path)
        case .object(let members): try Self.append(members, to: &output, path: path)
        }
    }

    private static func append(_ number: Double, to output: inout [UInt8], path: Path?) throws {
        if !number.isFinite, let path {
            throw GlobusError(.validation, "JSON has no way to write \(number) at \(path.text); use null or a string")
        }
        let text = number.isNaN ? "NaN" : number.isFinite ? number.description : number < 0 ? "-Infinity" : "Infinity"
        output += text.utf8
    }

    private static func append(_ elements: [JSONValue], to output: inout [UInt8], path: Path?) throws {
        output.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            try element.append(to: &output, path: path.map { .element(index, of: $0) })
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [String: JSONValue], to output: inout [UInt8], path: Path?) throws {
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            append(name, to: &output)
            output.append(UInt8(ascii: ":"))
            try value.append(to: &output, path: path.map { .member(name, of: $0) })
        }
        output.append(UInt8(ascii: "}"))
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): output += #"\""#.utf8
            case UInt8(ascii: "\\"): output += #"\\"#.utf8
            case 0x0A: output += #"\n"#.utf8
            case 0x0D: output += #"\r"#.utf8
            case 0x09: output += #"\t"#.utf8
            case 0..<0x20: output += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// The place of a value in its document, written out only for a message.
    private indirect enum Path {
        case root
        case member(String, of: Path)
        case element(Int, of: Path)

        var text: String {
            switch self {
            case .root: "$"
            case .member(let name, let parent): "\(parent.text).\(name)"
            case .element(let index, let parent): "\(parent.text)[\(index)]"
            }
        }
    }
}
