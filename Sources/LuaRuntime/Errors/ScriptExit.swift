/// Thrown by an operation to end the script that waits for it, without an error and without a chance to catch it.
public struct ScriptExit: Error, Sendable {
    /// The exit status that the script asked for.
    public let status: Int32

    /// Creates the request to end a script.
    public init(status: Int32) {
        self.status = status
    }

    /// The end that `error` is, or that led to it: whoever calls functions of scripts may wrap what they throw.
    static func behind(_ error: any Error) -> ScriptExit? {
        var next: (any Error)? = error
        while let error = next {
            if let exit = error as? ScriptExit { return exit }
            next = (error as? any LuaErrorConvertible)?.luaCause
        }
        return nil
    }
}
