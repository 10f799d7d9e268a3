import CLuaSupport

/// The code of a host function.
///
/// It returns the number of results it has pushed, or what a ``HostCall`` told it to.
public typealias HostBody = @convention(c) (_ thread: OpaquePointer?) -> Int32

/// A function that scripts can call: its description, which the arguments are checked against, and its code.
///
/// Help, completion and editor stubs are made from the same description.
public final class HostFunction: Sendable {
    /// The name by which a script calls it, such as `globus.request` or `BaseClient:get`.
    public let name: String
    /// What it does, in one sentence.
    public let summary: String
    /// What it takes, without the object before the colon.
    public let parameters: [HostParameter]
    /// What it returns.
    public let results: [HostResult]
    /// Whether it may wait for the host.
    public let mayWait: Bool
    /// Whether it is called with a colon.
    public let isMethod: Bool

    private let copy: DescriptorCopy

    var descriptor: UnsafePointer<glua_function> { copy.function }

    /// The last part of the name.
    public var shortName: String {
        let start = name.lastIndex { $0 == "." || $0 == ":" }.map { name.index(after: $0) }
        return String(name[(start ?? name.startIndex)...])
    }

    /// Describes a function.
    ///
    /// - Parameters:
    ///   - receiver: For a method, what the object before the colon must be.
    ///   - isVariadic: Whether arguments beyond the parameters are let through.
    public init(
        _ name: String,
        _ summary: String,
        receiver: HostType? = nil,
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        isVariadic: Bool = false,
        mayWait: Bool = false,
        body: @escaping HostBody
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.results = results
        self.mayWait = mayWait
        self.isMethod = receiver != nil
        let selfParameter = receiver.map { HostParameter.required("self", $0, "The object.") }
        self.copy = DescriptorCopy(
            name: name,
            parameters: (selfParameter.map { [$0] } ?? []) + parameters,
            isMethod: receiver != nil,
            isVariadic: isVariadic,
            body: body
        )
    }
}
