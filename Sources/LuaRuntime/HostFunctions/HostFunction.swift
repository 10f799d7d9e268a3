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

extension HostFunction {
    /// Describes a method of a class of objects, whose code gets the object before the colon.
    ///
    /// - Parameters:
    ///   - name: The name, `Class:method`.
    ///   - summary: What it does, in one sentence.
    ///   - kind: What the object before the colon must be.
    ///   - details: What else there is to know, in Markdown.
    ///   - parameters: The parameters behind the object.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are let through.
    ///   - mayWait: Whether its code returns ``HostReturn/wait(_:)``.
    ///   - failures: What it may raise beyond the error for wrong arguments.
    ///   - example: How it is used.
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

/// What the code of a host function gives back.
public enum HostReturn {
    /// So many results, which lie on top of the call's stack.
    case pushed(Int32)
    /// These results.
    case results(HostResults)
    /// Nothing yet: the function waits, and its results are those of the operation.
    case wait(HostOperation)

    /// No results.
    public static var nothing: HostReturn { .pushed(0) }
}

/// What a host function waits for.
///
/// It runs in the isolation of the state's driver, with no Lua frame on the stack.
public typealias HostOperation = () async throws -> HostResults

/// The results of a host function.
public enum HostResults {
    /// What the closure pushes on the stack that it is called with; it gives the number of values.
    case push((LuaStack) throws -> Int32)

    /// No results.
    public static var nothing: HostResults { .push { _ in 0 } }

    /// Pushes the results and gives their number.
    ///
    /// Stack: [-0, +n]
    func push(on stack: LuaStack) throws -> Int32 {
        switch self {
        case .push(let push): try push(stack)
        }
    }
}
