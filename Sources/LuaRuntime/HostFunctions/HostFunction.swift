import CLuaSupport

/// The code of a host function that returns at once.
///
/// An error that it throws is raised in the script: see ``LuaErrorConvertible`` and ``HostArgumentError``.
public typealias HostBody = @Sendable (HostCall) throws -> HostReturn

/// The code of a host function that may wait.
///
/// It reads its arguments before it waits; what it throws is raised in the script.
public typealias HostWaitingBody = @Sendable (HostCall) throws -> HostWait

/// A function that scripts can call: its code, and the description that its arguments are checked against.
public final class HostFunction: Sendable {
    /// The documentation of the function.
    public let description: FunctionDescription

    private let copy: DescriptorCopy

    var descriptor: UnsafePointer<glua_function> { copy.function }

    /// The last part of the name.
    public var shortName: String { description.shortName }

    /// Describes a function that returns at once.
    ///
    /// - Parameters:
    ///   - name: The name by which scripts call it, such as `site.name`.
    ///   - summary: What it does, in one sentence.
    ///   - details: Further documentation, in Markdown.
    ///   - receiver: For a method, what the object before the colon must be.
    ///   - parameters: The parameters.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - isStandard: Whether it is one of Lua's own, which takes arguments as Lua does: numbers are accepted as strings,
    ///     further arguments are ignored, and wrong ones raise a string in Lua's words.
    ///   - failures: The errors that it may raise, besides the one for wrong arguments.
    ///   - example: An example of its use.
    ///   - body: Its code.
    public convenience init(
        _ name: String,
        _ summary: String,
        details: String = "",
        receiver: HostType? = nil,
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        isVariadic: Bool = false,
        isStandard: Bool = false,
        failures: [HostFailure] = [],
        example: HostExample? = nil,
        body: @escaping HostBody
    ) {
        let description = FunctionDescription(
            name,
            summary,
            details: details,
            parameters: parameters,
            results: results,
            failures: failures,
            example: example,
            isMethod: receiver != nil,
            isVariadic: isVariadic
        )
        self.init(description, receiver, isStandard: isStandard, .immediate(body))
    }

    /// Describes a function that may wait, while other scripts run.
    ///
    /// - Parameters:
    ///   - name: The name by which scripts call it, such as `site.person`.
    ///   - summary: What it does, in one sentence.
    ///   - details: Further documentation, in Markdown.
    ///   - receiver: For a method, what the object before the colon must be.
    ///   - parameters: The parameters.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - isStandard: Whether it is one of Lua's own, which takes arguments as Lua does: numbers are accepted as strings,
    ///     further arguments are ignored, and wrong ones raise a string in Lua's words.
    ///   - failures: The errors that it may raise, besides the one for wrong arguments.
    ///   - example: An example of its use.
    ///   - body: Its code.
    public convenience init(
        waiting name: String,
        _ summary: String,
        details: String = "",
        receiver: HostType? = nil,
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        isVariadic: Bool = false,
        isStandard: Bool = false,
        failures: [HostFailure] = [],
        example: HostExample? = nil,
        body: @escaping HostWaitingBody
    ) {
        let description = FunctionDescription(
            name,
            summary,
            details: details,
            parameters: parameters,
            results: results,
            failures: failures,
            example: example,
            isMethod: receiver != nil,
            isVariadic: isVariadic,
            mayWait: true
        )
        self.init(description, receiver, isStandard: isStandard, .waiting(body))
    }

    private init(
        _ description: FunctionDescription,
        _ receiver: HostType?,
        isStandard: Bool,
        _ code: consuming HostCode
    ) {
        self.description = description
        let object = receiver.map { HostParameter.required("self", $0, "The object.") }
        copy = DescriptorCopy(
            name: description.name,
            parameters: (object.map { [$0] } ?? []) + description.parameters,
            isMethod: description.isMethod,
            isVariadic: description.isVariadic,
            isStandard: isStandard,
            code: code
        )
    }
}

extension HostFunction {
    /// Describes a method of a class of objects, whose code gets the object before the colon and returns at once.
    ///
    /// - Parameters:
    ///   - name: The name, `Class:method`.
    ///   - summary: What it does, in one sentence.
    ///   - kind: The kind of the object before the colon.
    ///   - details: Further documentation, in Markdown.
    ///   - parameters: The parameters after the object.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
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
            failures: failures,
            example: example
        ) { call in try body(call.receiver(kind), call) }
    }

    /// Describes a method of a class of objects, whose code gets the object before the colon and may wait.
    ///
    /// - Parameters:
    ///   - name: The name, `Class:method`.
    ///   - summary: What it does, in one sentence.
    ///   - kind: The kind of the object before the colon.
    ///   - details: Further documentation, in Markdown.
    ///   - parameters: The parameters after the object.
    ///   - results: The results.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - failures: The errors that it may raise, besides the one for wrong arguments.
    ///   - example: An example of its use.
    ///   - body: Its code.
    public convenience init<Object>(
        waiting name: String,
        _ summary: String,
        of kind: HostKind<Object>,
        details: String = "",
        parameters: [HostParameter] = [],
        results: [HostResult] = [],
        isVariadic: Bool = false,
        failures: [HostFailure] = [],
        example: HostExample? = nil,
        body: @escaping @Sendable (Object, HostCall) throws -> HostWait
    ) {
        self.init(
            waiting: name,
            summary,
            details: details,
            receiver: .object(kind),
            parameters: parameters,
            results: results,
            isVariadic: isVariadic,
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

    /// No results.
    public static var nothing: HostReturn { .pushed(0) }
}

/// What the code of a host function gives back that may wait.
public enum HostWait {
    /// The function waits, and its results are those of the operation.
    case wait(HostOperation)
    /// The function waits until a completion is called.
    ///
    /// It costs no Swift task, so it is for what calls back on the state's executor.
    case until(HostRegistration)
    /// The function waits for the coroutine's next turn, after the others that are ready, and has no results.
    case turn
    /// There is nothing to wait for.
    case now(HostReturn)
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
    public func push(on stack: LuaStack) throws -> Int32 {
        switch self {
        case .push(let push): try push(stack)
        }
    }
}
