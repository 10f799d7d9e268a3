import GlobusAuth
import LuaRuntime

/// Writes a Lua value as a field of a log line.
///
/// It never fails, whatever the value is: a value that JSON cannot represent becomes a text, and one that is too deep
/// or too large is cut off with a remark.
struct LogFieldWriter {
    private static let longestText = 1 << 16
    private static let mostItems = 1000
    private static let mostDepth = 8

    private let stack: LuaStack
    private let secrets: KnownSecrets
    /// The tables that are being written.
    private var open: [UnsafeRawPointer?] = []
    /// How many more bytes may be written into tables.
    private var left = Self.longestText

    init(stack: LuaStack, secrets: KnownSecrets) {
        self.stack = stack
        self.secrets = secrets
    }

    /// Returns the value on top of the stack as the field `name`.
    mutating func field(_ name: String) -> LogField {
        let index = stack.absolute(-1)
        switch kind(at: index) {
        case .plain(let text): return .json(text)
        case .text(let text): return .text(shown(text, as: name))
        case .table: return .json(table(at: index))
        }
    }

    private enum Kind {
        /// Text that stands in JSON as it is, including numbers such as `nan` that JSON has no word for.
        case plain(String)
        case text(String)
        case table
    }

    private func kind(at index: Int32) -> Kind {
        switch stack.type(at: index) {
        case .none, .nil: .plain("null")
        case .boolean: .plain(stack.boolean(at: index) ? "true" : "false")
        case .number: .plain(number(at: index))
        case .string: .text(stack.repairedString(at: index) ?? "")
        case .table: hasText(at: index) ? .text(stack.text(at: index)) : .table
        case .lightUserdata: .plain(stack.text(at: index))
        case .userdata where stack.reserve(4) && stack.isJSONNull(at: index): .plain("null")
        case .function, .userdata, .thread: .text(stack.text(at: index))
        }
    }

    private func number(at index: Int32) -> String {
        guard let number = stack.number(at: index), !number.isFinite else { return stack.text(at: index) }
        return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
    }

    /// Whether `tostring` returns more for a table than that it is a table, as for errors.
    private func hasText(at index: Int32) -> Bool {
        guard stack.reserve(4), stack.pushMetatable(of: index) else { return false }
        defer { stack.pop(2) }
        guard stack.type(at: -1) == .table else {
            stack.push()
            return false
        }
        return stack.pushField("__tostring", of: -1) != .nil
    }

    private func shown(_ text: String, as name: String) -> String {
        if let prefix = SecretShapes.schemePrefix(of: text) { return "\(prefix)<redacted>" }
        let isSecret = SecretNames.mayHoldSecret(member: name) || SecretShapes.isSecret(text)
        return isSecret && !text.isEmpty ? "<redacted>" : secrets.redacted(text, limit: Self.longestText)
    }
}

// MARK: - Tables

extension LogFieldWriter {
    private mutating func table(at index: Int32) -> String {
        let identity = stack.identity(at: index)
        if open.contains(identity) { return "<cycle>".quotedForLog }
        guard open.count < Self.mostDepth, stack.reserve(16) else { return "…".quotedForLog }
        open.append(identity)
        defer { open.removeLast() }
        let count = stack.length(at: index)
        let isList = stack.isJSONArray(at: index) || (count > 0 && stack.isList(at: index))
        return isList ? list(at: index, count) : object(at: index)
    }

    private mutating func list(at index: Int32, _ count: Int) -> String {
        var items: [String] = []
        for position in 0..<count {
            guard items.count < Self.mostItems, left > 0 else {
                items.append("… \(count - position) more".quotedForLog)
                break
            }
            stack.pushItem(Int64(position) + 1, of: index)
            items.append(value(as: ""))
            stack.pop()
        }
        return "[\(items.joined(separator: ","))]"
    }

    private mutating func object(at index: Int32) -> String {
        var members: [(name: String, value: String)] = []
        var omitted = 0
        stack.forEachPair(of: index) {
            guard members.count < Self.mostItems, left > 0 else { return omitted += 1 }
            let name = stack.text(at: -2)
            members.append((secrets.redacted(name, limit: 200), value(as: name)))
        }
        var texts = members.sorted { $0.name < $1.name }.map { "\($0.name.quotedForLog):\($0.value)" }
        if omitted > 0 { texts.append("\("…".quotedForLog):\("\(omitted) more".quotedForLog)") }
        return "{\(texts.joined(separator: ","))}"
    }

    /// Returns the value on top of the stack for use inside a table, always as JSON.
    private mutating func value(as name: String) -> String {
        let index = stack.absolute(-1)
        let text =
            switch kind(at: index) {
            case .plain(let text): ["nan", "inf", "-inf"].contains(text) ? text.quotedForLog : text
            case .text(let text): shown(text, as: name).quotedForLog
            case .table: table(at: index)
            }
        left -= text.utf8.count
        return text
    }
}

/// The value of a field that a script has logged, without secrets, as in `Logger.MetadataValue.stringConvertible`.
///
/// As text it fits any log: it is on one line, with tables as JSON.
package enum LogField: Sendable, Hashable, CustomStringConvertible {
    /// A text as the script has it.
    case text(String)
    /// A number, a boolean or a table as JSON; NaN and the infinities are `nan`, `inf` and `-inf`.
    case json(String)

    package var description: String {
        switch self {
        case .text(let text): text.printable(limit: .max)
        case .json(let text): text
        }
    }
}

extension String {
    /// The text as a JSON string on one line, with unprintable characters escaped.
    package var quotedForLog: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isPrintable: result.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { result += Self.escape(unit) }
            }
        }
        return result + "\""
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
