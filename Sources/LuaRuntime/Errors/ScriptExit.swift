/// Thrown by an operation to end the script that waits for it, without an error and without a chance to catch it.
public struct ScriptExit: Error, Sendable {
    /// The exit status that the script asked for.
    public let status: Int32

    /// Creates the request to end a script.
    public init(status: Int32) {
        self.status = status
    }
}
