import GlobusAuth
import GlobusLua
import Logging

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Writes a log to standard error, and lets a progress display make room for it.
struct StandardErrorLog: LogHandler {
    let display: (any ProgressDisplay)?
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    init(display: (any ProgressDisplay)?) { self.display = display }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { fields["error"] = .string(String(describing: error)) }
        let line = LogLine(level: event.level, message: "\(event.message)", fields: fields)
        display?.makeRoom()
        StandardError.write("\(LocalTime.now) \(line.text)")
    }
}

/// A line of the log without its time: the level, the message, then the fields by name, as `name=value`.
///
/// Numbers, booleans and tables are JSON, except that a number may be `nan`. A text is written as it is where that is
/// unambiguous, and otherwise in quotes as in JSON, so that every line can be parsed.
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

    /// Returns a text as it is, or in quotes where it could be mistaken for something else or for the end of the field.
    private static func word(_ text: String) -> String {
        let isClear = text.unicodeScalars.allSatisfy { $0.isPrintable && !" =\"\\".unicodeScalars.contains($0) }
        return isClear && !text.isEmpty && !text.hasPrefix("{") && !text.hasPrefix("[") ? text : text.quotedForLog
    }

    /// Returns nested fields of a library as JSON.
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

/// The local time as in RFC 3339, to the millisecond: `2026-11-29T09:57:01.250+01:00`.
enum LocalTime {
    static var now: String {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return text(of: moment)
    }

    static func text(of moment: timespec) -> String {
        var seconds = moment.tv_sec
        var time = tm()
        localtime_r(&seconds, &time)
        let date = "\(digits(Int(time.tm_year) + 1900, 4))-\(digits(Int(time.tm_mon) + 1))-\(digits(Int(time.tm_mday)))"
        let clock = "\(digits(Int(time.tm_hour))):\(digits(Int(time.tm_min))):\(digits(Int(time.tm_sec)))"
        return "\(date)T\(clock).\(digits(moment.tv_nsec / 1_000_000, 3))\(zone(Int(time.tm_gmtoff) / 60))"
    }

    private static func zone(_ minutes: Int) -> String {
        if minutes == 0 { return "Z" }
        return "\(minutes < 0 ? "-" : "+")\(digits(abs(minutes) / 60)):\(digits(abs(minutes) % 60))"
    }

    private static func digits(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}
