import GlobusAuth
import LuaRuntime

/// A value as a message shows it: a literal where it is one, tables with what they hold, shortened.
enum ValueText {
    private static let longest = 200
    private static let deepest = 3
    private static let mostFields = 10

    static func text(at index: Int32, of stack: LuaStack, depth: Int = 0) -> String {
        switch stack.type(at: index) {
        case .string: "\"\((stack.repairedString(at: index) ?? "").printable(limit: longest))\""
        case .table: table(at: stack.absolute(index), of: stack, depth: depth)
        default: stack.text(at: index).printable(limit: longest)
        }
    }

    private static func table(at index: Int32, of stack: LuaStack, depth: Int) -> String {
        if stack.isError(at: index) { return stack.text(at: index).printable(limit: longest) }
        guard depth < deepest, stack.reserve(8) else { return "{…}" }
        let length = stack.length(at: index)
        var parts: [String] = (0..<min(length, mostFields)).map { position in
            stack.pushItem(Int64(position) + 1, of: index)
            defer { stack.pop() }
            return text(at: -1, of: stack, depth: depth + 1)
        }
        var fields: [(name: String, value: String)] = []
        stack.forEachPair(of: index) {
            if let number = stack.integer(at: -2), number >= 1, number <= length { return }
            let name = stack.string(at: -2).map { $0.printable(limit: 60) } ?? "[\(stack.text(at: -2))]"
            fields.append((name, text(at: -1, of: stack, depth: depth + 1)))
        }
        parts += fields.sorted { $0.name < $1.name }.prefix(mostFields).map { "\($0.name) = \($0.value)" }
        if length + fields.count > parts.count { parts.append("…") }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}

extension LuaStack {
    /// The value at `index` as a message shows it.
    func shortText(at index: Int32) -> String { ValueText.text(at: index, of: self) }
}
