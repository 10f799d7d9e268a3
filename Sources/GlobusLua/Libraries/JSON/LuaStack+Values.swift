import CLuaJSON
import GlobusAuth
import LuaRuntime

extension LuaStack {
    /// Whether the value at `index` is a JSON array, as one is decoded or marked.
    func isJSONArray(at index: Int32) -> Bool { gjson_is_array(thread, index) }

    /// Whether the value at `index` is `json.null`.
    func isJSONNull(at index: Int32) -> Bool {
        let index = absolute(index)
        gjson_push_null(thread)
        defer { pop() }
        return isSame(index, -1)
    }

    /// Pushes a table with the texts in order.
    ///
    /// Stack: [-0, +1]
    func push(list: [String]) {
        pushTable(items: Int32(list.count))
        for (index, text) in list.enumerated() {
            push(text)
            setItem(Int64(index) + 1, of: -2)
        }
    }

    /// Pushes a JSON document: a null field is absent, a null in an array is `json.null`.
    ///
    /// Stack: [-0, +1]
    func push(_ value: JSONValue) {
        guard reserve(6) else { return push() }
        switch value {
        case .null: gjson_push_null(thread)
        case .bool(let value): push(value)
        case .integer(let value): push(value)
        case .number(let value): push(value)
        case .string(let value): push(value)
        case .array(let items): push(array: items)
        case .object(let members): push(object: members)
        }
    }

    private func push(array items: [JSONValue]) {
        pushTable(items: Int32(items.count))
        for (index, item) in items.enumerated() {
            push(item)
            setItem(Int64(index) + 1, of: -2)
        }
        gjson_mark_array(thread, -1)
    }

    private func push(object members: [String: JSONValue]) {
        pushTable(fields: Int32(members.count))
        for (name, member) in members where member != .null {
            push(member)
            setField(name, of: -2)
        }
    }
}
