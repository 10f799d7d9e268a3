import GlobusAuth
import LuaRuntime

extension ValueWriter {
    /// A host object by its class and fields; another userdata by what `tostring` gives.
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

    /// The body of a response is not written twice, and tokens by scope are those by resource server.
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
