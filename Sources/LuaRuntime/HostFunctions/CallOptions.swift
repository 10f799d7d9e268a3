import CLuaSupport

/// The options of a call, read from the table at the end of its arguments.
///
/// Their types have been checked.
public struct CallOptions {
    /// The stack with the table.
    public let stack: LuaStack
    /// The table's index; there may be none.
    public let index: Int32
    private let functionName: UnsafePointer<CChar>

    init(stack: LuaStack, index: Int32, functionName: UnsafePointer<CChar>) {
        self.stack = stack
        self.index = index
        self.functionName = functionName
    }

    /// Calls `body` with the option on top of the stack, or returns nil when it is not given.
    public func with<R>(_ name: String, _ body: () throws -> R?) rethrows -> R? {
        guard stack.isPresent(at: index) else { return nil }
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        return try body()
    }

    /// A string; nil where it is left out.
    ///
    /// - Throws: An error of the script when it is not valid UTF-8.
    public func string(_ name: String) throws -> String? {
        try with(name) {
            guard let text = stack.string(at: -1) else { throw invalid(name, "must be valid UTF-8") }
            return text
        }
    }

    /// Texts that are given as a list, or one alone; an empty one is none.
    public func strings(_ name: String) throws -> [String]? {
        try with(name) {
            if let text = stack.string(at: -1) { return text.isEmpty ? [] : [text] }
            guard let list = stack.strings(at: -1) else { throw invalid(name, "must be a string or a list of strings") }
            return list
        }
    }

    /// A boolean; nil where it is left out.
    public func boolean(_ name: String) -> Bool? { with(name) { stack.boolean(at: -1) } }

    /// A whole number in a range; nil where it is left out.
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

    /// A duration given in seconds; nil where it is left out.
    public func duration(_ name: String) throws -> Duration? {
        try with(name) {
            guard let seconds = stack.number(at: -1), seconds > 0, seconds <= 1e9 else {
                throw invalid(name, "must be seconds, more than 0 and at most 1e9, got \(stack.text(at: -1))")
            }
            return .nanoseconds(Int64(seconds * 1e9))
        }
    }

    /// A host object; nil where it is left out.
    public func object<Object>(_ name: String, _ kind: HostKind<Object>) -> Object? {
        with(name) { stack.object(at: -1, kind) }
    }

    /// The options in the table at `index`, which is an option itself.
    package func nested(at index: Int32) -> CallOptions {
        CallOptions(stack: stack, index: stack.absolute(index), functionName: functionName)
    }

    /// An error about one option, which goes on after its name: `must be more than 0`.
    public func invalid(_ name: String, _ reason: String) -> HostArgumentError {
        HostArgumentError("\(place(of: name)) \(reason)")
    }

    /// What messages call an option, such as `globus.request: option 'timeout'`.
    public func place(of name: String) -> String { "\(String(cString: functionName)): option '\(name)'" }
}

/// "Did you mean": the name that was probably meant by a misspelt one.
public enum Suggestion {
    /// The nearest of the names, or nil when none is near.
    public static func nearest(to name: String, among names: [String]) -> String? {
        names.min { glua_distance(name, $0) < glua_distance(name, $1) }
            .flatMap { glua_is_near(name, $0) ? $0 : nil }
    }
}
