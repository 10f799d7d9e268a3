/// One parameter of a host function, or one option in a table of options.
public struct HostParameter: Sendable {
    /// The name.
    public let name: String
    /// What it must be.
    public let type: HostType
    /// Whether it may be left out.
    public let isOptional: Bool
    /// What it means, in one sentence, with unit and default.
    public let summary: String
    /// The options that the table may hold; empty when the table may hold anything.
    public let options: [HostParameter]

    /// Creates a parameter that must be given.
    public static func required(
        _ name: String,
        _ type: HostType,
        _ summary: String,
        options: [HostParameter] = []
    ) -> HostParameter {
        HostParameter(name: name, type: type, isOptional: false, summary: summary, options: options)
    }

    /// Creates a parameter that may be left out.
    public static func optional(
        _ name: String,
        _ type: HostType,
        _ summary: String,
        options: [HostParameter] = []
    ) -> HostParameter {
        HostParameter(name: name, type: type, isOptional: true, summary: summary, options: options)
    }
}
