import GlobusAuth
package import LuaRuntime

/// The options of a call, read from the table at the end of its arguments.
///
/// Their types have been checked.
package struct CallOptions {
    package let stack: LuaStack
    package let index: Int32
    /// What a message calls the function.
    package let function: String

    package init(stack: LuaStack, index: Int32, function: String) {
        self.stack = stack
        self.index = index
        self.function = function
    }

    /// Calls `body` with the option on top of the stack, or returns nil when it is not given.
    package func with<R>(_ name: String, _ body: () throws -> R?) rethrows -> R? {
        guard stack.isPresent(at: index) else { return nil }
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        return try body()
    }

    package func string(_ name: String) throws -> String? {
        try with(name) {
            guard let text = stack.string(at: -1) else { throw invalid(name, "must be valid UTF-8") }
            return text
        }
    }

    /// A secret text, such as a token.
    func secret(_ name: String) throws -> Secret? {
        try string(name).map { stack.remembered(Secret($0)) }
    }

    /// Texts that are given as a list, or one alone; an empty one is none.
    func strings(_ name: String) throws -> [String]? {
        try with(name) {
            if let text = stack.string(at: -1) { return text.isEmpty ? [] : [text] }
            guard let list = stack.strings(at: -1) else { throw invalid(name, "must be a string or a list of strings") }
            return list
        }
    }

    package func boolean(_ name: String) -> Bool? { with(name) { stack.boolean(at: -1) } }

    package func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int? {
        try with(name) {
            guard let number = stack.integer(at: -1), range.contains(number) else {
                throw invalid(
                    name,
                    "must be from \(range.lowerBound) to \(range.upperBound), got \(stack.text(at: -1))"
                )
            }
            return Int(number)
        }
    }

    /// A duration given in seconds.
    package func duration(_ name: String) throws -> Duration? {
        try with(name) {
            guard let seconds = stack.number(at: -1), seconds > 0, seconds <= 1e9 else {
                throw invalid(name, "must be seconds, more than 0 and at most 1e9, got \(stack.text(at: -1))")
            }
            return .nanoseconds(Int64(seconds * 1e9))
        }
    }

    package func object<Object>(_ name: String, _ kind: HostKind<Object>) -> Object? {
        with(name) { stack.object(at: -1, kind) }
    }

    package func invalid(_ name: String, _ reason: String) -> HostArgumentError {
        HostArgumentError("\(function): option '\(name)' \(reason)")
    }
}
