/// What there is to say about a function that scripts can call.
///
/// Help, completion, checks, editor stubs and the reference are made from it.
public struct FunctionDescription: Sendable {
    /// The name by which a script calls it, such as `globus.request`; of a method `BaseClient:get`.
    public let name: String
    /// What it does, in one sentence.
    public let summary: String
    /// What else there is to know, in Markdown; empty where the summary says it all.
    public let details: String
    /// What it takes, without the object before the colon.
    public let parameters: [HostParameter]
    /// What it returns.
    public let results: [HostResult]
    /// What it may raise beyond the error for wrong arguments.
    public private(set) var failures: [HostFailure]
    /// How it is used.
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
    /// - `signature`: how it is called, where the parameters do not tell.
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

    /// The same with what it may raise and how it is used.
    public func adding(failures: [HostFailure], example: HostExample?) -> FunctionDescription {
        var copy = self
        copy.failures += failures
        copy.example = example ?? self.example
        return copy
    }

    /// The last part of the name.
    public var shortName: String {
        let start = name.lastIndex { $0 == "." || $0 == ":" }.map { name.index(after: $0) }
        return String(name[(start ?? name.startIndex)...])
    }

    /// What comes before the last part of the name: a library or a class; empty for a global function.
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

    /// The options that a table among the arguments may hold, and the number of that argument, from 1.
    public var options: (argument: Int, parameters: [HostParameter])? {
        guard let index = parameters.firstIndex(where: { !$0.options.isEmpty }) else { return nil }
        return (index + 1, parameters[index].options)
    }
}
