import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// The error with the value that was raised as a session shows values, where it is no text, nor anything that says
    /// itself what it is called.
    func shown(_ error: LuaError) -> LuaError {
        let stack = state.stack
        guard error.code == .script, let value = error.value, stack.reserve(12) else { return error }
        stack.push(value)
        defer { stack.pop() }
        guard let message = message(for: stack) else { return error }
        return LuaError(
            error.code,
            message,
            place: error.place,
            traceback: error.traceback,
            value: value,
            cause: error.cause
        )
    }

    /// What is said about the value on top; nil where its text is the message.
    private func message(for stack: LuaStack) -> String? {
        let secrets = configuration.knownSecrets
        let printer = ValuePrinter { secrets.redacted($0) }
        switch stack.type(at: -1) {
        case .string, .number, .nil, .none, .boolean: return nil
        case .table, .userdata:
            if stack.isError(at: -1) || saysItself(stack) { return nil }
            return "the error is \(printer.text(of: -1, on: stack))"
        default: return "the error is \(printer.text(of: -1, on: stack)), without a message"
        }
    }

    /// Whether a script, or Lua itself, has given the value a text.
    private func saysItself(_ stack: LuaStack) -> Bool {
        guard stack.hostClassName(at: -1) == nil, stack.pushMetatable(of: -1) else { return false }
        defer { stack.pop(2) }
        return stack.pushField("__tostring", of: -1) != .nil
    }
}
