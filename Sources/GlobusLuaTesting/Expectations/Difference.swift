import GlobusAuth
import LuaRuntime

/// Compares values by what they hold, without metamethods.
enum Difference {
    private static let deepest = 100

    /// Where two values differ first, in words, or nil where they are equal.
    static func first(between left: Int32, and right: Int32, on stack: LuaStack) -> String? {
        compare(stack.absolute(left), stack.absolute(right), stack, path: "$", depth: 0)
    }

    private static func compare(
        _ left: Int32,
        _ right: Int32,
        _ stack: LuaStack,
        path: String,
        depth: Int
    ) -> String? {
        if stack.isSame(left, right) { return nil }
        guard stack.type(at: left) == .table, stack.type(at: right) == .table else {
            return "at \(path): \(stack.shortText(at: left)) instead of \(stack.shortText(at: right))"
        }
        guard depth < deepest, stack.reserve(8) else { return "at \(path): nested too deeply to be compared" }
        return missing(in: left, from: right, stack, path, depth) ?? surplus(in: left, over: right, stack, path)
    }

    /// The first field of `right` that `left` does not have, or has otherwise.
    private static func missing(
        in left: Int32,
        from right: Int32,
        _ stack: LuaStack,
        _ path: String,
        _ depth: Int
    ) -> String? {
        var found: String?
        stack.forEachPair(of: right) {
            guard found == nil else { return }
            let place = path + suffix(for: -2, stack)
            stack.pushCopy(of: -2)
            stack.lookUp(in: left)
            found = compare(stack.absolute(-1), stack.absolute(-2), stack, path: place, depth: depth + 1)
            stack.pop()
        }
        return found
    }

    /// The first field of `left` that `right` does not have.
    private static func surplus(in left: Int32, over right: Int32, _ stack: LuaStack, _ path: String) -> String? {
        var found: String?
        stack.forEachPair(of: left) {
            guard found == nil else { return }
            stack.pushCopy(of: -2)
            stack.lookUp(in: right)
            if stack.type(at: -1) == .nil {
                found = "at \(path)\(suffix(for: -3, stack)): \(stack.shortText(at: -2)) instead of nothing"
            }
            stack.pop()
        }
        return found
    }

    private static func suffix(for key: Int32, _ stack: LuaStack) -> String {
        guard let name = stack.string(at: key) else { return "[\(stack.text(at: key))]" }
        return ".\(name.printable(limit: 60))"
    }
}
