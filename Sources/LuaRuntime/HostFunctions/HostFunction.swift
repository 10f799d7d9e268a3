import CLuaSupport

/// The code of a host function.
///
/// What it throws is raised in the script: see ``LuaErrorConvertible`` and ``HostArgumentError``.
public typealias HostBody = @Sendable (HostCall) throws -> HostReturn

/// A function that scripts can call: its description, which the arguments are checked against, and its code.
public final class HostFunction: Sendable {
    /// What there is to say about it.
    public let description: FunctionDescription

    private let copy: DescriptorCopy

    var descriptor: UnsafePointer<glua_function> { copy.function }

    /// The last part of the name.
    public var shortName: String { description.shortName }

    /// Describes a function.
    ///
    /// - `receiver`: for a method, what the object before the colon must be.
    /// - `isVariadic`: whether arguments beyond the parameters are let through.
    /// - `details`: what else there is to know, in Markdown.
    /// - `failures`: what it may raise beyond the error for wrong arguments.
    public init(
        _ name: String,
        _ summary: String,
        details: String = "",
        receiver: HostType? = nil,
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        isVariadic: Bool = false,
        mayWait: Bool = false,
        failures: [HostFailure] = [],
        example: HostExample? = nil,
        body: @escaping HostBody
    ) {
        description = FunctionDescription(
            name,
            summary,
            details: details,
            parameters: parameters,
            results: results,
            failures: failures,
            example: example,
            isMethod: receiver != nil,
            isVariadic: isVariadic,
            mayWait: mayWait
        )
        let selfParameter = receiver.map { HostParameter.required("self", $0, "The object.") }
        copy = DescriptorCopy(
            name: name,
            parameters: (selfParameter.map { [$0] } ?? []) + parameters,
            isMethod: receiver != nil,
            isVariadic: isVariadic,
            body: body
        )
    }
}
