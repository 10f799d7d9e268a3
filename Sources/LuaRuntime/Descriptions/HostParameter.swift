/// One parameter of a function, or one option in a table of options.
public struct HostParameter: Sendable {
    /// The name.
    public let name: String
    /// What it must be.
    public let type: HostType
    /// Whether it may be left out.
    public let isOptional: Bool
    /// What it means, in one sentence.
    public let summary: String
    /// The unit of a number, such as `seconds`.
    public let unit: String?
    /// What holds where it is left out, in Lua's notation or in words.
    public let defaultValue: String?
    /// The options that the table may hold; empty when the table may hold anything.
    public let options: [HostParameter]
    /// Whether the table may hold further options, whose names depend on the other arguments.
    public let takesOtherOptions: Bool

    /// Creates a parameter that must be given.
    public static func required(
        _ name: String,
        _ type: HostType,
        _ summary: String,
        unit: String? = nil,
        options: [HostParameter] = [],
        takesOtherOptions: Bool = false
    ) -> HostParameter {
        HostParameter(
            name: name,
            type: type,
            isOptional: false,
            summary: summary,
            unit: unit,
            defaultValue: nil,
            options: options,
            takesOtherOptions: takesOtherOptions
        )
    }

    /// Creates a parameter that may be left out.
    public static func optional(
        _ name: String,
        _ type: HostType,
        _ summary: String,
        unit: String? = nil,
        default defaultValue: String? = nil,
        options: [HostParameter] = [],
        takesOtherOptions: Bool = false
    ) -> HostParameter {
        HostParameter(
            name: name,
            type: type,
            isOptional: true,
            summary: summary,
            unit: unit,
            defaultValue: defaultValue,
            options: options,
            takesOtherOptions: takesOtherOptions
        )
    }
}

extension HostParameter {
    /// The summary with unit and default, as one line of help.
    public var fullSummary: String {
        let remarks = [unit.map { "in \($0)" }, defaultValue.map { "\($0) by default" }].compactMap { $0 }
        guard !remarks.isEmpty else { return summary }
        let sentence = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
        return "\(sentence) (\(remarks.joined(separator: "; ")))."
    }
}
