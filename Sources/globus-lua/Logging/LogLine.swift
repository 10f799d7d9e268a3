import GlobusAuth
import GlobusLua
import Logging

/// A line of the log without its time: the level, the message, then the fields by name, as `name=value`.
///
/// Numbers, booleans and tables are JSON, and a number that is none is `nan`. A text stands as it is where that is clear,
/// and else in quotes as JSON has it, so that every line can be taken apart again.
struct LogLine {
    private static let longestMessage = 1 << 16
    private static let longestLine = 1 << 17

    let level: Logger.Level
    let message: String
    let fields: Logger.Metadata

    var text: String {
        var text = "\(level.rawValue) \(message.printable(limit: Self.longestMessage))"
        for (number, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
            guard text.utf8.count < Self.longestLine else { return "\(text) … \(fields.count - number) more" }
            text += " \(Self.word(field.key))=\(Self.text(of: field.value))"
        }
        return text
    }

    private static func text(of value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): word(text)
        case .stringConvertible(let field as LogField): self.text(of: field)
        case .stringConvertible(let other): word(other.description)
        case .array, .dictionary: json(value)
        }
    }

    private static func text(of field: LogField) -> String {
        switch field {
        case .text(let text): word(text)
        case .json(let text): text
        }
    }

    /// A text as it is, or in quotes where it could be taken for something else or for the end of the field.
    private static func word(_ text: String) -> String {
        let isClear = text.unicodeScalars.allSatisfy { $0.isPrintable && !" =\"\\".unicodeScalars.contains($0) }
        return isClear && !text.isEmpty && !text.hasPrefix("{") && !text.hasPrefix("[") ? text : text.quotedForLog
    }

    /// What libraries nest in their fields.
    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): return text.quotedForLog
        case .stringConvertible(LogField.json(let text)): return text
        case .stringConvertible(let other): return other.description.quotedForLog
        case .array(let items): return "[\(items.map(json).joined(separator: ","))]"
        case .dictionary(let members):
            let sorted = members.sorted { $0.key < $1.key }
            return "{\(sorted.map { "\($0.key.quotedForLog):\(json($0.value))" }.joined(separator: ","))}"
        }
    }
}
