import CLuaSupport

/// The options of a call, from the table at the end of its arguments.
///
/// Their types have already been checked.
public struct CallOptions {
    /// The stack with the table.
    public let stack: LuaStack
    /// The index of the table; there may be no table at it.
    public let index: Int32
    private let functionName: UnsafePointer<CChar>

    init(stack: LuaStack, index: Int32, functionName: UnsafePointer<CChar>) {
        self.stack = stack
        self.index = index
        self.functionName = functionName
    }

    /// Calls `body` with the option on top of the stack, or returns nil where the option is not given.
    ///
    /// - Throws: What `body` throws.
    public func with<R>(_ name: String, _ body: () throws -> R?) rethrows -> R? {
        guard stack.isPresent(at: index) else { return nil }
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        return try body()
    }

    /// Returns a string; nil where the option is not given.
    ///
    /// - Throws: ``HostArgumentError`` where it is not valid UTF-8.
    public func string(_ name: String) throws -> String? {
        try with(name) {
            guard let text = stack.string(at: -1) else { throw invalid(name, "must be valid UTF-8") }
            return text
        }
    }

    /// Returns a list of strings; a single string counts as a list of one, and an empty string as an empty list.
    ///
    /// - Throws: ``HostArgumentError`` for anything but a string or a list of strings.
    public func strings(_ name: String) throws -> [String]? {
        try with(name) {
            if let text = stack.string(at: -1) { return text.isEmpty ? [] : [text] }
            guard let list = stack.strings(at: -1) else { throw invalid(name, "must be a string or a list of strings") }
            return list
        }
    }

    /// Returns a boolean; nil where the option is not given.
    public func boolean(_ name: String) -> Bool? { with(name) { stack.boolean(at: -1) } }

    /// Returns a whole number; nil where the option is not given.
    ///
    /// - Throws: ``HostArgumentError`` for a number outside `range`.
    public func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int? {
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

    /// Returns a duration that is given in seconds; nil where the option is not given.
    ///
    /// - Throws: ``HostArgumentError`` for a number of seconds that is not more than 0 and at most 10^9.
    public func duration(_ name: String) throws -> Duration? {
        try with(name) {
            guard let seconds = stack.number(at: -1), seconds > 0, seconds <= 1e9 else {
                throw invalid(name, "must be seconds, more than 0 and at most 1e9, got \(stack.text(at: -1))")
            }
            return .nanoseconds(Int64(seconds * 1e9))
        }
    }

    /// Returns a host object; nil where the option is not given.
    public func object<Object>(_ name: String, _ kind: HostKind<Object>) -> Object? {
        with(name) { stack.object(at: -1, kind) }
    }

    /// Returns the options in the table at `index`, which is itself an option.
    package func nested(at index: Int32) -> CallOptions {
        CallOptions(stack: stack, index: stack.absolute(index), functionName: functionName)
    }

    /// Makes an error about an option; `reason` continues the sentence after its name, as in `must be more than 0`.
    public func invalid(_ name: String, _ reason: String) -> HostArgumentError {
        HostArgumentError("\(place(of: name)) \(reason)")
    }

    /// Returns what messages call an option, such as `globus.request: option 'timeout'`.
    public func place(of name: String) -> String { "\(String(cString: functionName)): option '\(name)'" }
}

/// Guesses the name that was meant by a misspelt one, for "did you mean".
public enum Suggestion {
    /// Returns the name that is most similar, or nil where none is similar.
    public static func nearest(to name: String, among names: [String]) -> String? {
        names.min { glua_distance(name, $0) < glua_distance(name, $1) }
            .flatMap { glua_is_near(name, $0) ? $0 : nil }
    }
}
