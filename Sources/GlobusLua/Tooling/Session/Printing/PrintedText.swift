/// A printed value: its text with colours, and how wide it is without them.
struct PrintedText {
    let text: String
    /// The columns of a single line.
    let width: Int
    let isSingleLine: Bool

    init(_ text: String, painted: String? = nil) {
        self.text = painted ?? text
        width = text.count
        isSingleLine = !text.contains("\n")
    }

    private init(text: String, width: Int, isSingleLine: Bool) {
        self.text = text
        self.width = width
        self.isSingleLine = isSingleLine
    }

    static func + (left: PrintedText, right: PrintedText) -> PrintedText {
        PrintedText(
            text: left.text + right.text,
            width: left.width + right.width,
            isSingleLine: left.isSingleLine && right.isSingleLine
        )
    }

    /// The parts between braces: in one line where they fit into so many columns, else one under the other.
    static func braced(_ title: PrintedText, _ parts: [PrintedText], columns: Int) -> PrintedText {
        if parts.isEmpty { return title + PrintedText("{}") }
        let width = parts.reduce(2 + title.width) { $0 + $1.width + 2 }
        if width <= columns, parts.allSatisfy(\.isSingleLine) {
            let inner = parts.map(\.text).joined(separator: ", ")
            return title + PrintedText(text: "{ \(inner) }", width: width - title.width - 2, isSingleLine: true)
        }
        let lines = parts.map { $0.text.replacing("\n", with: "\n  ") }
        let inner = lines.map { "  \($0)" }.joined(separator: ",\n")
        return title + PrintedText(text: "{\n\(inner)\n}", width: 0, isSingleLine: false)
    }
}

/// Strings as Lua source has them, on one line.
enum QuotedText {
    /// The bytes in quotes, escaped; what is beyond the limit is only counted.
    static func quoted(_ bytes: [UInt8], limit: Int) -> String {
        let kept = bytes.count > limit ? wholeCharacters(bytes, limit) : bytes[...]
        var text = "\""
        if let valid = String(validating: kept, as: UTF8.self) {
            for scalar in valid.unicodeScalars { text += escaped(scalar) }
        } else {
            for byte in kept { text += byte < 0x80 ? escaped(Unicode.Scalar(byte)) : "\\x" + hexadecimal(byte) }
        }
        text += "\""
        return kept.count == bytes.count ? text : "\(text)… (\(bytes.count) bytes)"
    }

    /// Not so few bytes that a character is cut.
    private static func wholeCharacters(_ bytes: [UInt8], _ limit: Int) -> ArraySlice<UInt8> {
        var end = limit
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[..<end]
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control where scalar.value < 0x80: return "\\x" + hexadecimal(UInt8(scalar.value))
        // What turns the direction of text around or hides in it is written out too.
        case .control, .format, .lineSeparator, .paragraphSeparator:
            return "\\u{" + String(scalar.value, radix: 16) + "}"
        default: return String(Character(scalar))
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
}

/// The colours of what a session prints.
package struct Palette: Sendable {
    /// What a part of the output is.
    package enum Role: Sendable {
        case string, number, constant, key, note, failure
    }

    private let isColoured: Bool

    /// No colours.
    package static let plain = Palette(isColoured: false)
    /// The colours of a terminal, which its owner has chosen.
    package static let coloured = Palette(isColoured: true)

    /// The text in the colour of its role.
    package func paint(_ text: String, _ role: Role) -> String {
        isColoured ? "\u{1B}[\(Self.code(of: role))m\(text)\u{1B}[0m" : text
    }

    private static func code(of role: Role) -> String {
        switch role {
        case .string: "32"
        case .number: "33"
        case .constant: "35"
        case .key: "36"
        case .note: "2"
        case .failure: "31"
        }
    }
}
