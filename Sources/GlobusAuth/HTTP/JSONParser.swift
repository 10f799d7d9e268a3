/// Parses JSON text (RFC 8259), which may begin with a byte order mark.
///
/// Whole numbers stay integers where 64 bits hold them. Messages name the position and never show the text, which may
/// hold tokens.
struct JSONParser {
    /// The origin of a text, which decides what happens to numbers that JSON or a double cannot hold.
    enum Source {
        /// Text that may have to be written again: such numbers are refused.
        case document
        /// A server's text, read as Python reads it: a number beyond a double is infinite, and `NaN`, `Infinity` and
        /// `-Infinity` are numbers.
        case answer
    }

    /// How deep arrays and objects may be nested, so that hostile text cannot exhaust the stack.
    static let maximumDepth = 256

    private let bytes: [UInt8]
    private let source: Source
    private var position: Int
    private var depth = 0

    init(_ bytes: [UInt8], from source: Source = .document) {
        self.bytes = bytes
        self.source = source
        position = TextEncoding.withoutByteOrderMark(bytes).startIndex
    }

    /// Parses the one value that the text must hold.
    mutating func document() throws -> JSONValue {
        let value = try value()
        skipWhitespace()
        guard position == bytes.count else { throw failure("the text goes on after its value") }
        return value
    }

    private mutating func value() throws -> JSONValue {
        skipWhitespace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try nested { try $0.members() })
        case UInt8(ascii: "["): return .array(try nested { try $0.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "N") where source == .answer: return try literal("NaN", .number(.nan))
        case UInt8(ascii: "I") where source == .answer: return try literal("Infinity", .number(.infinity))
        default: return try number()
        }
    }

    private mutating func nested<Content>(_ content: (inout JSONParser) throws -> Content) throws -> Content {
        guard depth < Self.maximumDepth else { throw failure("it nests deeper than \(Self.maximumDepth) levels") }
        depth += 1
        defer { depth -= 1 }
        position += 1
        return try content(&self)
    }

    private mutating func members() throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipWhitespace()
            let name = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw failure("a ':' is missing") }
            members[name] = try value()
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure("a ',' or '}' is missing") }
        return members
    }

    private mutating func elements() throws -> [JSONValue] {
        var elements: [JSONValue] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return elements }
        repeat {
            elements.append(try value())
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure("a ',' or ']' is missing") }
        return elements
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws -> JSONValue {
        let end = position + text.utf8CodeUnitCount
        guard end <= bytes.count, text.withUTF8Buffer({ $0.elementsEqual(bytes[position..<end]) }) else {
            throw failure("a value was expected")
        }
        position = end
        return value
    }
}

extension JSONParser {
    private mutating func number() throws -> JSONValue {
        let start = position
        if take(UInt8(ascii: "-")), peek == UInt8(ascii: "I"), source == .answer {
            return try literal("Infinity", .number(-.infinity))
        }
        let leadingZero = peek == UInt8(ascii: "0")
        let digits = try skipDigits()
        guard !leadingZero || digits == 1 else { throw failure("a number starts with 0") }
        let isWhole = try !skipFraction()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite || source == .answer else {
            throw failure("a number is out of range")
        }
        return .number(number)
    }

    /// Skips a fraction and an exponent; returns whether there was one.
    private mutating func skipFraction() throws -> Bool {
        let start = position
        if take(UInt8(ascii: ".")) { _ = try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            _ = try skipDigits()
        }
        return position > start
    }

    private mutating func skipDigits() throws -> Int {
        let start = position
        while let byte = peek, byte &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > start else { throw failure("a value was expected") }
        return position - start
    }

    private mutating func string() throws -> String {
        guard take(UInt8(ascii: "\"")) else { throw failure("a '\"' is missing") }
        var content: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(content)
            case UInt8(ascii: "\\"): try appendEscape(to: &content)
            case 0..<0x20: throw failure("a string holds a control character")
            default: content.append(byte)
            }
        }
        throw failure("a string does not end")
    }

    private func text(_ content: [UInt8]) throws -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw failure("a string is not UTF-8") }
        return text
    }

    private mutating func appendEscape(to content: inout [UInt8]) throws {
        guard let byte = peek else { throw failure("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content += Array(String(try scalar()).utf8)
        default: throw failure("a string holds an unknown escape")
        }
    }

    /// Reads what follows `\u`; a lone half of a surrogate pair becomes U+FFFD, as in most parsers.
    private mutating func scalar() throws -> Character {
        let unit = try hexadecimalUnit()
        if unit & 0xFC00 == 0xD800, peek == UInt8(ascii: "\\"), at(position + 1) == UInt8(ascii: "u") {
            let start = position
            position += 2
            let low = try hexadecimalUnit()
            let joined = 0x1_0000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
            if low & 0xFC00 == 0xDC00, let scalar = Unicode.Scalar(joined) { return Character(scalar) }
            position = start
        }
        return Character(Unicode.Scalar(unit) ?? "\u{FFFD}")
    }

    private mutating func hexadecimalUnit() throws -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = hexadecimalValue(byte) else { throw failure("an escape is cut short") }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}

extension JSONParser {
    private var peek: UInt8? { at(position) }

    private func at(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func failure(_ reason: String) -> GlobusError {
        let subject = source == .answer ? "the body" : "the text"
        return GlobusError(.validation, "\(subject) is not JSON: \(reason) at byte \(position)")
    }
}
