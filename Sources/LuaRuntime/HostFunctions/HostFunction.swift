import CLuaSupport

/// The code of a host function.
///
/// An error that it throws is raised in the script: see ``LuaErrorConvertible`` and ``HostArgumentError``.
public typealias HostBody = @Sendable (HostCall) throws -> HostReturn

/// A function that scripts can call: its code, and the description that its arguments are checked against.
public final class HostFunction: Sendable {
    /// The documentation of the function.
    public let description: FunctionDescription

    private let copy: DescriptorCopy

    var descriptor: UnsafePointer<glua_function> { copy.function }

    /// The last part of the name.
    public var shortName: String { description.shortName }

    /// Describes a function.
    ///
    /// - Parameters:
    ///   - name: The name by which scripts call it, such as `site.lookup`.
    ///   - summary: What it does, in one sentence.
    ///   - details: Further documentation, in Markdown.
    ///   - receiver: For a method, the type of the object before the colon.
    ///   - parameters: The parameters.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - mayWait: Whether its code returns ``HostReturn/wait(_:)``.
    ///   - failures: The errors that it may raise, besides the one for wrong arguments.
    ///   - example: An example of its use.
    ///   - body: Its code.
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

extension HostFunction {
    /// Describes a method of a class of objects, whose code is given the object before the colon.
    ///
    /// - Parameters:
    ///   - name: The name, `Class:method`.
    ///   - summary: What it does, in one sentence.
    ///   - kind: The kind of the object before the colon.
    ///   - details: Further documentation, in Markdown.
    ///   - parameters: The parameters after the object.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - mayWait: Whether its code returns ``HostReturn/wait(_:)``.
    ///   - failures: The errors that it may raise, besides the one for wrong arguments.
    ///   - example: An example of its use.
    ///   - body: Its code.
    public convenience init<Object>(
        _ name: String,
        _ summary: String,
        of kind: HostKind<Object>,
        details: String = "",
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        isVariadic: Bool = false,
        mayWait: Bool = false,
        failures: [HostFailure] = [],
        example: HostExample? = nil,
        body: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) {
        self.init(
            name,
            summary,
            details: details,
            receiver: .object(kind),
            parameters: parameters,
            results: results,
            isVariadic: isVariadic,
            mayWait: mayWait,
            failures: failures,
            example: example
        ) { call in try body(call.receiver(kind), call) }
    }
}

/// What the code of a host function returns.
public enum HostReturn {
    /// The top values of the call's stack, of this number.
    case pushed(Int32)
    /// These results.
    case results(HostResults)
    /// Nothing yet: the function waits for the operation, which returns its results.
    case wait(HostOperation)

    /// No results.
    public static var nothing: HostReturn { .pushed(0) }
}

/// An operation that a host function waits for.
///
/// It runs in the isolation of the state's driver, with no Lua frame on the stack.
public typealias HostOperation = () async throws -> HostResults

/// The results of a host function.
public enum HostResults {
    /// The values that the closure pushes on the given stack; it returns their number.
    case push((LuaStack) throws -> Int32)

    /// No results.
    public static var nothing: HostResults { .push { _ in 0 } }

    /// Pushes the results and returns their number.
    ///
    /// Stack: [-0, +n]
    func push(on stack: LuaStack) throws -> Int32 {
        switch self {
        case .push(let push): try push(stack)
        }
    }
}
