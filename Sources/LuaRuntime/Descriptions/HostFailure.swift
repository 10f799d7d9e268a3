/// An error that a function may raise, for its documentation.
public struct HostFailure: Sendable, Hashable {
    /// The error's class.
    public let errorClass: String
    /// When it is raised, as the end of a sentence that begins with the class.
    public let occasion: String

    /// Creates the description of an error.
    public init(_ errorClass: String, _ occasion: String) {
        self.errorClass = errorClass
        self.occasion = occasion
    }
}
