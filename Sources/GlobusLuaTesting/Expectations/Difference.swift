import GlobusAuth
import GlobusLua
import LuaRuntime

/// Compares values by their contents, without metamethods.
struct Difference {
    private static let deepest = 100

    private struct Pair: Hashable {
        let left, right: UnsafeRawPointer?
    }

    private let stack: LuaStack
    /// Whether an integer differs from a float of the same value.
    private let isStrict: Bool
    /// Tables that have been found equal: they may be in each other many times.
    private var equal: Set<Pair> = []

    private init(isStrict: Bool, on stack: LuaStack) {
        self.isStrict = isStrict
        self.stack = stack
    }

    /// Where two values differ first, in words, or nil where they are equal.
    static func first(
        between left: Int32,
        and right: Int32,
        isStrict: Bool = false,
        on stack: LuaStack
    ) -> String? {
        var difference = Difference(isStrict: isStrict, on: stack)
        return difference.compare(stack.absolute(left), stack.absolute(right), path: "$", depth: 0)
    }

    private mutating func compare(_ left: Int32, _ right: Int32, path: String, depth: Int) -> String? {
        if isStrict ? stack.isIdentical(left, right) : stack.isSame(left, right) { return nil }
        guard stack.type(at: left) == .table, stack.type(at: right) == .table else {
            return "at \(path): \(stack.shortText(at: left)) instead of \(stack.shortText(at: right))"
        }
        let pair = Pair(left: stack.identity(at: left), right: stack.identity(at: right))
        if equal.contains(pair) { return nil }
        guard depth < Self.deepest, stack.reserve(8) else { return "at \(path): nested too deeply to be compared" }
        let found = missing(in: left, from: right, path, depth) ?? surplus(in: left, over: right, path)
        if found == nil { equal.insert(pair) }
        return found
    }

    /// Describes the first field of `right` that is missing or different in `left`.
    private mutating func missing(in left: Int32, from right: Int32, _ path: String, _ depth: Int) -> String? {
        var found: String?
        stack.forEachPair(of: right) {
            guard found == nil else { return }
            let place = path + suffix(for: -2)
            stack.pushCopy(of: -2)
            stack.lookUp(in: left)
            found = compare(stack.absolute(-1), stack.absolute(-2), path: place, depth: depth + 1)
            stack.pop()
        }
        return found
    }

    /// Describes the first field of `left` that `right` does not have.
    private func surplus(in left: Int32, over right: Int32, _ path: String) -> String? {
        var found: String?
        stack.forEachPair(of: left) {
            guard found == nil else { return }
            stack.pushCopy(of: -2)
            stack.lookUp(in: right)
            if stack.type(at: -1) == .nil {
                found = "at \(path)\(suffix(for: -3)): \(stack.shortText(at: -2)) instead of nothing"
            }
            stack.pop()
        }
        return found
    }

    private func suffix(for key: Int32) -> String {
        if let name = stack.string(at: key) { return ".\(stack.redacted(name).printable(limit: 60))" }
        let isPlain = stack.type(at: key) == .number || stack.type(at: key) == .boolean
        return "[\(isPlain ? stack.text(at: key) : stack.typeName(at: key))]"
    }
}

extension LuaStack {
    /// Whether the value at `index` is of the Lua type `name`, or an object or an error of that class.
    func isA(_ name: String, at index: Int32) -> Bool {
        if type(at: index).name == name { return true }
        guard isError(at: index) else { return className(at: index) == name }
        defer { pop() }
        guard pushField("class", of: index) == .string, let own = string(at: -1) else { return false }
        return own == name || GlobusError.Code.all.contains { $0.name == own && $0.isKind(ofClass: name) }
    }

    /// Whether two values are the same, integers and floats told apart.
    func isIdentical(_ index: Int32, _ other: Int32) -> Bool {
        isSame(index, other) && isInteger(at: index) == isInteger(at: other)
    }

    /// Whether the text or the list at `index` contains what is at `part`; nil, with the reason, for anything else.
    func containment(of part: Int32, in index: Int32) -> (holds: Bool?, hint: String?) {
        switch type(at: index) {
        case .string:
            guard let text = bytes(at: index), type(at: part) == .string, let words = bytes(at: part) else {
                return (nil, "a text contains texts alone")
            }
            return (text.contains(words), nil)
        case .table:
            let isThere = (0..<length(at: index)).contains { position in
                pushItem(Int64(position) + 1, of: index)
                defer { pop() }
                return Difference.first(between: -1, and: part, on: self) == nil
            }
            return (isThere, nil)
        default: return (nil, "it is neither a text nor a list")
        }
    }
}
