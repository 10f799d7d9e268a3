import GlobusAuth
import GlobusLua
import LuaRuntime

extension LuaStack {
    /// Whether the value at `index` is of the Lua type `name`, or an object or an error of that class.
    func isA(_ name: String, at index: Int32) -> Bool {
        if type(at: index).name == name { return true }
        guard isError(at: index) else { return className(at: index) == name }
        defer { pop() }
        guard pushField("class", of: index) == .string, let own = string(at: -1) else { return false }
        return own == name || GlobusError.Code.all.contains { $0.name == own && $0.isKind(ofClass: name) }
    }

    /// Whether the text or the list at `index` contains what is at `part`.
    func contains(_ part: Int32, in index: Int32) -> Bool {
        if let text = string(at: index) { return string(at: part).map { text.contains($0) } ?? false }
        guard type(at: index) == .table else { return false }
        return (0..<length(at: index)).contains { position in
            pushItem(Int64(position) + 1, of: index)
            defer { pop() }
            return Difference.first(between: -1, and: part, on: self) == nil
        }
    }
}
