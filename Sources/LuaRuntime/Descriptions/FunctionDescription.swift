/// The documentation of a function that scripts can call.
///
/// Help, completion, checks, editor stubs and the reference are generated from it.
public struct FunctionDescription: Sendable {
    /// The name by which scripts call it, such as `globus.request`; of a method, such as `BaseClient:get`.
    public let name: String
    /// What it does, in one sentence.
    public let summary: String
    /// Further documentation, in Markdown; empty where the summary says it all.
    public let details: String
    /// The parameters, without the object before the colon.
    public let parameters: [HostParameter]
    /// The results.
    public let results: [HostResult]
    /// The errors that it may raise, besides the one for wrong arguments.
    public private(set) var failures: [HostFailure]
    /// An example of its use.
    public private(set) var example: HostExample?
    /// Whether it is called with a colon.
    public let isMethod: Bool
    /// Whether it takes arguments beyond its parameters.
    public let isVariadic: Bool
    /// Whether it may wait for the host.
    public let mayWait: Bool
    private let givenSignature: String?

    /// Describes a function.
    ///
    /// - Parameters:
    ///   - name: The name by which scripts call it.
    ///   - summary: What it does, in one sentence.
    ///   - signature: How it is called, where the parameters do not show it.
    ///   - details: Further documentation, in Markdown.
    ///   - parameters: The parameters, without the object before the colon.
    ///   - results: The results.
    ///   - failures: The errors that it may raise, besides the one for wrong arguments.
    ///   - example: An example of its use.
    ///   - isMethod: Whether it is called with a colon.
    ///   - isVariadic: Whether it takes arguments beyond its parameters.
    ///   - mayWait: Whether it may wait for the host.
    public init(
        _ name: String,
        _ summary: String,
        signature: String? = nil,
        details: String = "",
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        failures: [HostFailure] = [],
        example: HostExample? = nil,
        isMethod: Bool = false,
        isVariadic: Bool = false,
        mayWait: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.parameters = parameters
        self.results = results
        self.failures = failures
        self.example = example
        self.isMethod = isMethod
        self.isVariadic = isVariadic
        self.mayWait = mayWait
        givenSignature = signature
    }

    /// Returns this description with errors and an example added.
    public func adding(failures: [HostFailure], example: HostExample?) -> FunctionDescription {
        var copy = self
        copy.failures += failures
        copy.example = example ?? self.example
        return copy
    }

    /// The last part of the name.
    public var shortName: String {
        // Each start needs it for every function, and bytes are found faster than characters.
        guard let end = name.utf8.lastIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) else {
            return name
        }
        return String(name[name.utf8.index(after: end)...])
    }

    /// The part of the name before the last one: a library or a class; empty for a global function.
    public var owner: String {
        name.lastIndex { $0 == "." || $0 == ":" }.map { String(name[..<$0]) } ?? ""
    }

    /// How it is called, such as `globus.request(method, url [, opts])`.
    public var signature: String {
        if let givenSignature { return givenSignature }
        var text = ""
        for (index, parameter) in parameters.enumerated() {
            let separator = index == 0 ? "" : ", "
            if parameter.isOptional {
                text += index == 0 ? "[\(parameter.name)]" : " [\(separator)\(parameter.name)]"
            } else {
                text += separator + parameter.name
            }
        }
        if isVariadic { text += parameters.isEmpty ? "…" : ", …" }
        return "\(name)(\(text))"
    }

    /// All parameters, and all options of options, that are tables of options.
    public var optionTables: [HostParameter] { parameters.flatMap(\.withOptionTables) }

    /// The options that a table argument may hold, and the number of that argument, counted from 1.
    public var options: (argument: Int, parameters: [HostParameter])? {
        guard let index = parameters.firstIndex(where: { !$0.options.isEmpty }) else { return nil }
        return (index + 1, parameters[index].options)
    }
}

/// One parameter of a function, or one option in a table of options.
public struct HostParameter: Sendable {
    /// The name.
    public let name: String
    /// The type that is required.
    public let type: HostType
    /// Whether it may be left out.
    public let isOptional: Bool
    /// What it means, in one sentence.
    public let summary: String
    /// The unit of a number, such as `seconds`.
    public let unit: String?
    /// The value that is used where it is left out, in Lua's notation or in words.
    public let defaultValue: String?
    /// The options that the table may hold; empty where it may hold anything.
    public let options: [HostParameter]
    /// Whether the table may hold further options whose names depend on the other arguments.
    public let takesOtherOptions: Bool

    /// Describes a parameter that must be given.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type that is required.
    ///   - summary: What it means, in one sentence.
    ///   - unit: The unit of a number, such as `seconds`.
    ///   - options: The options that a table may hold; empty where it may hold anything.
    ///   - takesOtherOptions: Whether the table may hold further options.
    /// - Returns: The parameter, to be listed in a function.
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

    /// Describes a parameter, or an option, that may be left out.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type that is required.
    ///   - summary: What it means, in one sentence.
    ///   - unit: The unit of a number, such as `seconds`.
    ///   - defaultValue: The value that is used where it is left out, in Lua's notation or in words.
    ///   - options: The options that a table may hold; empty where it may hold anything.
    ///   - takesOtherOptions: Whether the table may hold further options.
    /// - Returns: The parameter, to be listed in a function or among options.
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
    /// This parameter where it is a table of options, and all options in it that are tables of options themselves.
    var withOptionTables: [HostParameter] { options.isEmpty ? [] : [self] + options.flatMap(\.withOptionTables) }

    /// The summary with unit and default value, as one line of help.
    public var fullSummary: String {
        let remarks = [unit.map { "in \($0)" }, defaultValue.map { "\($0) by default" }].compactMap { $0 }
        guard !remarks.isEmpty else { return summary }
        let sentence = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
        return "\(sentence) (\(remarks.joined(separator: "; ")))."
    }
}

/// The documentation of a result of a host function.
public struct HostResult: Sendable {
    /// The type, in the notation of LuaLS annotations.
    public let type: String
    /// What it is, in one sentence.
    public let summary: String

    /// Describes a result.
    public init(_ type: String, _ summary: String) {
        self.type = type
        self.summary = summary
    }
}

/// The documentation of an error that a function may raise.
public struct HostFailure: Sendable, Hashable {
    /// The name of the error's class.
    public let errorClass: String
    /// When it is raised, as the end of a sentence that begins with the class.
    public let occasion: String

    /// Describes an error.
    public init(_ errorClass: String, _ occasion: String) {
        self.errorClass = errorClass
        self.occasion = occasion
    }
}

/// A few lines of Lua that show how a function is used, and what they print.
public struct HostExample: Sendable, Hashable {
    /// The lines of Lua.
    public let code: String
    /// What they print, without the last line break; empty where they print nothing.
    public let output: String

    /// Creates an example.
    public init(_ code: String, prints output: String = "") {
        self.code = code
        self.output = output
    }
}
