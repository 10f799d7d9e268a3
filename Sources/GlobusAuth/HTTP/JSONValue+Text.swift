extension JSONValue {
    /// Reads the JSON document in `bytes`.
    ///
    /// Whole numbers are integers, and floating-point numbers where 64 bits do not hold them. Of members with one name
    /// the last wins. Throws ``GlobusError/Code/validation`` for anything but one complete document in UTF-8 (RFC 8259)
    /// and for nesting beyond 256 levels; the message never shows the text.
    public init(parsing bytes: [UInt8]) throws {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    /// Reads the JSON document in `text`.
    public init(parsing text: String) throws {
        try self.init(parsing: Array(text.utf8))
    }

    /// The value as compact JSON text in UTF-8, with the members of objects sorted by name.
    ///
    /// Throws ``GlobusError/Code/validation`` for a number that JSON cannot write, naming its path as in `$.a[3]`.
    public func encoded() throws -> [UInt8] {
        var output: [UInt8] = []
        try append(to: &output, path: .root)
        return output
    }

    private func append(to output: inout [UInt8], path: Path) throws {
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

    private static func append(_ number: Double, to output: inout [UInt8], path: Path) throws {
        guard number.isFinite else {
            throw GlobusError(.validation, "JSON has no way to write \(number) at \(path.text); use null or a string")
        }
        output += number.description.utf8
    }

    private static func append(_ elements: [JSONValue], to output: inout [UInt8], path: Path) throws {
        output.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            try element.append(to: &output, path: .element(index, of: path))
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [String: JSONValue], to output: inout [UInt8], path: Path) throws {
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            append(name, to: &output)
            output.append(UInt8(ascii: ":"))
            try value.append(to: &output, path: .member(name, of: path))
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
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

    /// Where a value stands in its document; spelled out only for a message.
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
