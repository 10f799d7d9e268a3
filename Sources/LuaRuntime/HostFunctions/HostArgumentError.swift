/// An argument that has the right type and a wrong value.
public struct HostArgumentError: Error, Sendable {
    /// What is wrong with which argument, in one line.
    public let message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }
}
