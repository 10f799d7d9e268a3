import GlobusAuth
import LuaRuntime

extension LuaStack {
    /// Pushes header fields as a table with lower-case names that is read in any case.
    ///
    /// Stack: [-0, +1]
    ///
    /// Several values of a name are joined by ", " (RFC 9110 §5.3), those of `Set-Cookie` by a line break.
    func push(headers: HTTPHeaders) {
        pushTable(fields: Int32(headers.fields.count))
        for field in headers.fields {
            let name = field.name.lowercased()
            let before = pushField(name, of: -1) == .string ? string(at: -1) : nil
            pop()
            let separator = name == "set-cookie" ? "\n" : ", "
            push(before.map { $0 + separator + field.value } ?? field.value)
            setField(name, of: -2)
        }
        push(services.headersMetatable)
        setMetatable(of: -2)
    }
}

/// What makes a table of header fields indifferent to case.
enum HeadersMetatable {
    static func make(in state: LuaState) -> LuaReference {
        let stack = state.stack
        stack.pushTable(fields: 2)
        stack.push(index)
        stack.setField("__index", of: -2)
        stack.push(false)
        stack.setField("__metatable", of: -2)
        return state.keep(stack)
    }

    private static let index = HostFunction("headers", "Finds a field in any case.", isVariadic: true) { call in
        guard let name = call.stack.repairedString(at: 2) else { return .nothing }
        call.stack.pushField(name.lowercased(), of: 1)
        return .pushed(1)
    }
}
