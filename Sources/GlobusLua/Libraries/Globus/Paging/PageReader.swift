import GlobusAuth
import LuaRuntime

/// The fields of a page that say how its listing goes on, and its items.
struct PageReader {
    /// The fields that hold the items in the answers of the Globus services.
    private static let knownItemKeys = [
        "DATA", "gmeta", "data", "flows", "runs", "entries", "registered_apis", "web_input_summaries",
        "shared_endpoints",
    ]

    private let stack: LuaStack
    /// Where the parsed page is.
    private let index: Int32

    init(_ stack: LuaStack, at index: Int32) {
        self.stack = stack
        self.index = stack.absolute(index)
    }

    /// A field that can be sent back as a parameter: text that is not empty, or a whole number.
    func value(_ name: String) -> Parameters.Value? {
        with(name) {
            if stack.isInteger(at: -1) { return stack.integer(at: -1).map { .integer($0) } }
            guard let text = stack.string(at: -1), !text.isEmpty else { return nil }
            return .string(text)
        }
    }

    func boolean(_ name: String) -> Bool? {
        with(name) { stack.type(at: -1) == .boolean ? stack.boolean(at: -1) : nil }
    }

    func integer(_ name: String) -> Int64? {
        with(name) { stack.integer(at: -1) }
    }

    /// Pushes the list of the page's items.
    ///
    /// Throws when the page has none, or several and nobody has said which. Stack: [-0, +1]
    func pushItems(_ key: String?, _ place: String) throws {
        guard stack.type(at: index) == .table else {
            throw HostArgumentError("\(place): a page is no JSON object or array; read it with client:get")
        }
        if let key {
            guard isList(key) else { throw HostArgumentError("\(place): the page has no list '\(key)'\(hint)") }
            stack.pushField(key, of: index)
        } else if stack.isJSONArray(at: index) {
            stack.pushCopy(of: index)
        } else {
            stack.pushField(try itemsKey(place), of: index)
        }
    }

    private func itemsKey(_ place: String) throws -> String {
        if let known = Self.knownItemKeys.first(where: isList) { return known }
        let lists = self.lists
        guard lists.count == 1 else {
            let found = lists.isEmpty ? "has no list of items" : "has several lists"
            throw HostArgumentError("\(place): the page \(found)\(hint); name one with items_key, or set pages = true")
        }
        return lists[0]
    }

    private var hint: String { lists.isEmpty ? "" : " (it has \(lists.joined(separator: ", ")))" }

    /// The names of the page's fields that are lists.
    private var lists: [String] {
        var names: [String] = []
        stack.forEachPair(of: index) {
            guard stack.type(at: -2) == .string, stack.isJSONArray(at: -1) else { return }
            names.append(stack.text(at: -2))
        }
        return names.sorted()
    }

    private func isList(_ key: String) -> Bool {
        with(key) { stack.isJSONArray(at: -1) ? true : nil } ?? false
    }

    private func with<R>(_ name: String, _ body: () -> R?) -> R? {
        guard stack.type(at: index) == .table else { return nil }
        defer { stack.pop() }
        return stack.pushField(name, of: index) == .nil ? nil : body()
    }
}
