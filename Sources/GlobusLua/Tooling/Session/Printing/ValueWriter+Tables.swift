import GlobusAuth
import LuaRuntime
import LuaSyntax

extension ValueWriter {
    /// Writes a table: its list first, then the other keys in order.
    mutating func table(at index: Int32, columns: Int) -> PrintedText {
        if stack.isError(at: index) { return error(at: index, columns: columns) }
        var parts: [PrintedText] = []
        var left = printer.limits.items
        let listed = list(at: index, &parts, &left, columns)
        fields(at: index, beyond: listed, &parts, &left, columns)
        return PrintedText.braced(title(ofTableAt: index), parts, columns: columns)
    }

    /// Writes the items 1, 2, … up to the first nil; returns how many there are, whether or not they were written.
    private mutating func list(
        at index: Int32,
        _ parts: inout [PrintedText],
        _ left: inout Int,
        _ columns: Int
    ) -> Int64 {
        var count: Int64 = 0
        var omitted = 0
        while stack.pushItem(count + 1, of: index) != .nil {
            count += 1
            if left > 0, !isExhausted {
                parts.append(value(at: stack.absolute(-1), columns: columns - 2))
                left -= 1
            } else {
                omitted += 1
            }
            stack.pop()
        }
        stack.pop()
        if omitted > 0 { parts.append(note("… \(omitted) more")) }
        return count
    }

    private mutating func fields(
        at index: Int32,
        beyond listed: Int64,
        _ parts: inout [PrintedText],
        _ left: inout Int,
        _ columns: Int
    ) {
        var keys: [TableKey] = []
        stack.forEachPair(of: index) {
            let key = TableKey(at: -2, on: stack)
            if case .integer(let number) = key, (1...max(listed, 1)).contains(number), listed > 0 { return }
            keys.append(key)
        }
        keys.sort()
        for (position, key) in keys.enumerated() {
            guard left > 0, !isExhausted else {
                return parts.append(note("… \(keys.count - position) more"))
            }
            left -= 1
            key.push(on: stack)
            stack.lookUp(in: index)
            let name = key.text(printer.redacted)
            let title = PrintedText(name, painted: printer.palette.paint(name, .key)) + PrintedText(" = ")
            parts.append(title + field(key.name, columns: columns - title.width - 2))
            stack.pop()
        }
    }

    private static let longestName = 80

    /// Returns the name that a table's metatable gives it.
    private func title(ofTableAt index: Int32) -> PrintedText {
        guard stack.pushMetatable(of: index) else { return PrintedText("") }
        defer { stack.pop(2) }
        guard stack.pushField("__name", of: -1) == .string, let name = stack.string(at: -1) else {
            return PrintedText("")
        }
        // Every decoded document has one of these marks.
        if name == "json.array" || name == "json.object" { return PrintedText("") }
        return PrintedText(printer.redacted(name).printable(limit: Self.longestName) + " ")
    }

    private static let errorFields = [
        "message", "code", "http_status", "http_reason", "request_id", "where", "messages", "errors", "cause",
    ]

    /// Writes an error: its class and what helps.
    ///
    /// The server's whole answer is left out, since it can be requested.
    private mutating func error(at index: Int32, columns: Int) -> PrintedText {
        var parts: [PrintedText] = []
        for name in Self.errorFields {
            let type = stack.pushField(name, of: index)
            if type != .nil, type != .table || stack.length(at: -1) > 0 || name == "cause" {
                let title = PrintedText(name, painted: printer.palette.paint(name, .key)) + PrintedText(" = ")
                parts.append(title + field(name, columns: columns - title.width - 2))
            }
            stack.pop()
        }
        stack.pushField("class", of: index)
        let name = stack.string(at: -1) ?? "Error"
        stack.pop()
        return PrintedText.braced(painted(name, .failure) + PrintedText(" "), parts, columns: columns)
    }
}

/// A key of a table, to be written and sorted: numbers, then texts, then keys without an order.
enum TableKey {
    case integer(Int64)
    case number(Double)
    case text([UInt8])
    case boolean(Bool)
    case other(LuaReference, type: String)

    init(at index: Int32, on stack: LuaStack) {
        switch stack.type(at: index) {
        case .number where stack.isInteger(at: index): self = .integer(stack.integer(at: index) ?? 0)
        case .number: self = .number(stack.number(at: index) ?? 0)
        case .string: self = .text(stack.bytes(at: index) ?? [])
        case .boolean: self = .boolean(stack.boolean(at: index))
        case .none, .nil: self = .text([])
        case let type:
            self = .other(stack.reference(at: index), type: stack.hostClassName(at: index) ?? "\(type)")
        }
    }

    /// Returns the key as in a table constructor, with secrets removed by `redacted`.
    func text(_ redacted: (String) -> String) -> String {
        switch self {
        case .integer(let value): "[\(value)]"
        case .number(let value): "[\(value)]"
        case .boolean(let value): "[\(value)]"
        case .other(_, let type): "[\(type)]"
        case .text(let bytes): Self.text(of: bytes, name, redacted(name))
        }
    }

    private static let longestText = 80

    private static func text(of bytes: [UInt8], _ name: String, _ shown: String) -> String {
        if shown.utf8.count <= longestText, isName(shown) { return shown }
        return "[\(QuotedText.quoted(shown == name ? bytes : Array(shown.utf8), limit: longestText))]"
    }

    /// The key as a name, by which a secret is recognized.
    var name: String {
        if case .text(let bytes) = self { return String(decoding: bytes, as: UTF8.self) }
        return ""
    }

    static func isName(_ name: String) -> Bool {
        let tokens = WordReader.words(of: name)
        return tokens.count == 1 && tokens[0].kind == .name && tokens[0].text == name
    }

    func push(on stack: LuaStack) {
        switch self {
        case .integer(let value): stack.push(value)
        case .number(let value): stack.push(value)
        case .boolean(let value): stack.push(value)
        case .text(let bytes): stack.push(bytes)
        case .other(let value, _): stack.push(value)
        }
    }
}

extension TableKey: Comparable {
    private var rank: Int {
        switch self {
        case .integer, .number: 0
        case .text: 1
        case .boolean: 2
        case .other: 3
        }
    }

    private var number: Double {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: 0
        }
    }

    static func < (left: TableKey, right: TableKey) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        case (.boolean(let left), .boolean(let right)): !left && right
        case (.other(_, let left), .other(_, let right)): left < right
        default: left.rank == right.rank ? left.number < right.number : left.rank < right.rank
        }
    }

    static func == (left: TableKey, right: TableKey) -> Bool { !(left < right) && !(right < left) }
}
