import GlobusAuth
import LuaRuntime

/// Writes one value for a ``ValuePrinter``, and counts what it has written.
struct ValueWriter {
    let printer: ValuePrinter
    let stack: LuaStack
    /// How many values have been written.
    private var written = 0
    /// The tables and objects that are being written.
    private var open: [UnsafeRawPointer?] = []
    /// How much time is left for calls of `__tostring`.
    var textTime: Duration

    init(printer: ValuePrinter, stack: LuaStack) {
        self.printer = printer
        self.stack = stack
        textTime = printer.limits.textTime
    }

    private var limits: ValuePrinter.Limits { printer.limits }

    mutating func value(at index: Int32, columns: Int) -> PrintedText {
        written += 1
        switch stack.type(at: index) {
        case .none, .nil: return painted("nil", .constant)
        case .boolean: return painted(stack.boolean(at: index) ? "true" : "false", .constant)
        case .number: return painted(stack.text(at: index), .number)
        case .string: return string(at: index)
        case .table: return container(at: index, columns) { $0.describedTable(at: index, columns: columns) }
        case .userdata: return container(at: index, columns) { $0.object(at: index, columns: columns) }
        case .function: return note(function(at: index))
        case .thread: return note("coroutine")
        case .lightUserdata: return painted(stack.text(at: index), .constant)
        }
    }

    func painted(_ text: String, _ role: Palette.Role) -> PrintedText {
        PrintedText(text, painted: printer.palette.paint(text, role))
    }

    func note(_ text: String) -> PrintedText { painted(text, .note) }

    private func string(at index: Int32) -> PrintedText {
        let bytes = stack.bytes(at: index) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        if let prefix = SecretShapes.schemePrefix(of: text) { return painted("\"\(prefix)<redacted>\"", .string) }
        let redacted = printer.redacted(text)
        if SecretShapes.isSecret(text) || redacted == "<redacted>" { return note("<redacted>") }
        let limit = open.isEmpty ? limits.string : limits.innerString
        return painted(QuotedText.quoted(redacted == text ? bytes : Array(redacted.utf8), limit: limit), .string)
    }

    /// The longest text that a table inside another one may have, or one that is a value by itself.
    var textLimit: Int { open.count > 1 ? limits.innerString : limits.string }

    /// Names a function: one of a script by its place, any other by the name by which scripts know it.
    private func function(at index: Int32) -> String {
        if let name = stack.hostFunctionName(at: index) { return "function \(name)" }
        guard printer.isAtPrompt else { return "function" }
        if let place = stack.functionPlace(at: index) {
            return "function <\(printer.redacted(place).printable(limit: 200))>"
        }
        return stack.standardFunctionName(at: index).map { "function \($0)" } ?? "function (built in)"
    }

    private mutating func container(
        at index: Int32,
        _ columns: Int,
        _ write: (inout ValueWriter) -> PrintedText
    ) -> PrintedText {
        let identity = stack.identity(at: index)
        if open.contains(identity) { return note("<cycle>") }
        guard open.count < limits.depth, stack.reserve(12) else { return note("{…}") }
        open.append(identity)
        defer { open.removeLast() }
        return write(&self)
    }

    /// Writes the value on top of the stack as that of a field; a value that is a secret by the field's name is not
    /// shown.
    mutating func field(_ name: String, columns: Int) -> PrintedText {
        let isText = stack.type(at: -1) == .string && stack.length(at: -1) > 0
        if isText, SecretNames.mayHoldSecret(member: name) {
            let prefix = stack.string(at: -1).flatMap { SecretShapes.schemePrefix(of: $0) }
            return note(prefix.map { "\"\($0)<redacted>\"" } ?? "<redacted>")
        }
        return value(at: stack.absolute(-1), columns: columns)
    }

    /// Whether enough has been written.
    var isExhausted: Bool { written >= limits.values }
}

extension ValueWriter {
    /// Writes a host object by its class and fields, and any other userdata as `tostring` does.
    mutating func object(at index: Int32, columns: Int) -> PrintedText {
        guard let name = stack.hostClassName(at: index) else {
            return note(printer.redacted(stack.text(at: index)).printable(limit: 200))
        }
        var parts: [PrintedText] = []
        for field in printer.catalogue.fields(ofClass: name) {
            stack.pushObjectField(field, of: index)
            defer { stack.pop() }
            if stack.type(at: -1) == .nil || isExhausted || isRedundant(field, of: index) { continue }
            let title = PrintedText(field, painted: printer.palette.paint(field, .key)) + PrintedText(" = ")
            parts.append(title + self.field(field, columns: columns - title.width - 2))
        }
        let title = painted(name, .key)
        if parts.isEmpty { return title }
        return PrintedText.braced(title + PrintedText(" "), parts, columns: columns)
    }

    /// Whether a field repeats another: the body of a response is written once, and tokens by scope are those by
    /// resource server.
    private func isRedundant(_ field: String, of index: Int32) -> Bool {
        switch field {
        case "by_scopes", "headers": return true
        case "text":
            defer { stack.pop() }
            return stack.pushObjectField("data", of: index) != .nil
        default: return false
        }
    }
}
