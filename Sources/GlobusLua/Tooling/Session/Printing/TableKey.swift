import LuaRuntime
import LuaSyntax

/// A key of a table, for writing and for sorting: numbers, then text, then what has no order.
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

    /// The key as a table constructor has it, its text as `redacted` leaves it.
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

    /// The key as a name, to tell a secret by.
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
