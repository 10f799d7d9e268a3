/// Why a mock could not be started.
public struct MockGlobusError: Error, Sendable, CustomStringConvertible {
    /// What happened and what to do next, in one line.
    public let message: String
    /// The error that led to this one.
    public let cause: (any Error)?

    /// The message.
    public var description: String { message }
}
