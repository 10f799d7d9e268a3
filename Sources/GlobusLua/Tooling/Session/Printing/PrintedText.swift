/// A printed value: its text with colours, and its width without them.
struct PrintedText {
    let text: String
    /// The width of a single line, in columns.
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

    /// Puts the parts between braces, in one line where they fit into `columns`, and otherwise below each other.
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

/// Writes strings as in Lua source, on one line.
enum QuotedText {
    /// Returns the bytes in quotes, escaped; bytes beyond the limit are only counted.
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

    /// Returns about `limit` bytes, without cutting a character.
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
        // Characters that reverse the direction of text or hide in it are escaped too.
        case .control, .format, .lineSeparator, .paragraphSeparator:
            return "\\u{" + String(scalar.value, radix: 16) + "}"
        default: return String(Character(scalar))
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
}

/// The colours of a session's output.
package struct Palette: Sendable {
    /// The role of a part of the output.
    package enum Role: Sendable {
        case string, number, constant, key, note, failure
    }

    private let isColoured: Bool

    /// No colours.
    package static let plain = Palette(isColoured: false)
    /// The colours of the terminal, as its owner has chosen them.
    package static let coloured = Palette(isColoured: true)

    /// Returns the text in the colour of its role.
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
