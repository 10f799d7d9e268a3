/// The meaning of a Lua operator for the objects of a class.
public struct HostOperator<Object: AnyObject>: Sendable {
    /// The name of the metamethod, such as `__len`.
    let event: String
    /// Makes the host function that Lua calls with objects of the kind.
    let function: @Sendable (HostKind<Object>) -> HostFunction

    private init(
        _ event: String,
        parameters: [HostParameter] = [],
        isVariadic: Bool = false,
        body: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) {
        self.event = event
        function = { kind in
            HostFunction(
                Self.name(event, kind),
                "The operator.",
                of: kind,
                parameters: parameters,
                isVariadic: isVariadic,
                body: body
            )
        }
    }

    /// Describes an operator whose code may wait.
    private init(
        waiting event: String,
        parameters: [HostParameter] = [],
        isVariadic: Bool = false,
        body: @escaping @Sendable (Object, HostCall) throws -> HostWait
    ) {
        self.event = event
        function = { kind in
            HostFunction(
                waiting: Self.name(event, kind),
                "The operator.",
                of: kind,
                parameters: parameters,
                isVariadic: isVariadic,
                body: body
            )
        }
    }

    /// Describes an operator with two operands, one of which is an object of the class.
    private init(between event: String, body: @escaping @Sendable (Object?, Object?, HostCall) throws -> Bool) {
        self.event = event
        function = { kind in
            HostFunction(
                Self.name(event, kind),
                "The operator.",
                parameters: [.required("left", .any, "The left one."), .required("right", .any, "The right one.")]
            ) { call in
                call.stack.push(try body(call.stack.object(at: 1, kind), call.stack.object(at: 2, kind), call))
                return .pushed(1)
            }
        }
    }

    /// Returns what messages call the operator, such as `Person.__len`.
    private static func name(_ event: String, _ kind: HostKind<Object>) -> String {
        "\(kind.annotation.split(separator: ".").last ?? "object").\(event)"
    }
}

extension HostOperator {
    /// Describes `==` of two different objects of the class; an object of another class is never equal.
    ///
    /// - Parameter body: Returns whether the two objects are equal.
    /// - Returns: The operator, to be listed in a class.
    public static func equal(_ body: @escaping @Sendable (Object, Object) throws -> Bool) -> HostOperator {
        HostOperator(between: "__eq") { left, right, _ in
            guard let left, let right else { return false }
            return try body(left, right)
        }
    }

    /// Describes `<` and `>` of two objects of the class.
    ///
    /// - Parameter body: Returns whether the first object is less than the second one.
    /// - Returns: The operator, to be listed in a class.
    public static func lessThan(_ body: @escaping @Sendable (Object, Object) throws -> Bool) -> HostOperator {
        HostOperator(between: "__lt") { left, right, call in
            guard let left, let right else {
                let types = (call.stack.typeName(at: 1), call.stack.typeName(at: 2))
                throw HostArgumentError("cannot compare \(types.0) with \(types.1)")
            }
            return try body(left, right)
        }
    }

    /// Describes `#object`.
    ///
    /// - Parameter body: Returns the length of the object.
    /// - Returns: The operator, to be listed in a class.
    public static func length(_ body: @escaping @Sendable (Object) throws -> Int) -> HostOperator {
        HostOperator("__len") { object, call in
            call.stack.push(try body(object))
            return .pushed(1)
        }
    }

    /// Describes `object[key]` for every key that is not a method or a field.
    ///
    /// - Parameter body: Returns the value for the argument `key`.
    /// - Returns: The operator, to be listed in a class.
    public static func index(
        _ body: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) -> HostOperator {
        HostOperator("__index", parameters: [key], body: body)
    }

    /// Describes `object[key]` for every key that is not a method or a field, where finding the value may wait.
    ///
    /// - Parameter body: Returns the value for the argument `key`.
    /// - Returns: The operator, to be listed in a class.
    public static func waitingIndex(
        _ body: @escaping @Sendable (Object, HostCall) throws -> HostWait
    ) -> HostOperator {
        HostOperator(waiting: "__index", parameters: [key], body: body)
    }

    /// Describes `object[key] = value` for every key that is not a method or a field.
    ///
    /// - Parameter body: Sets the value for the arguments `key` and `value`.
    /// - Returns: The operator, to be listed in a class.
    public static func newIndex(
        _ body: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) -> HostOperator {
        HostOperator("__newindex", parameters: [key, .required("value", .any, "The value.")], body: body)
    }

    private static var key: HostParameter { .required("key", .any, "The key.") }

    /// Describes a call of the object, `object(…)`, that returns at once.
    ///
    /// - Parameters:
    ///   - parameters: The parameters.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - body: The code of the call.
    /// - Returns: The operator, to be listed in a class.
    public static func call(
        parameters: [HostParameter] = [],
        isVariadic: Bool = false,
        _ body: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) -> HostOperator {
        HostOperator("__call", parameters: parameters, isVariadic: isVariadic, body: body)
    }

    /// Describes a call of the object, `object(…)`, that may wait.
    ///
    /// - Parameters:
    ///   - parameters: The parameters.
    ///   - isVariadic: Whether arguments beyond the parameters are allowed.
    ///   - body: The code of the call.
    /// - Returns: The operator, to be listed in a class.
    public static func waitingCall(
        parameters: [HostParameter] = [],
        isVariadic: Bool = false,
        _ body: @escaping @Sendable (Object, HostCall) throws -> HostWait
    ) -> HostOperator {
        HostOperator(waiting: "__call", parameters: parameters, isVariadic: isVariadic, body: body)
    }

    /// Describes a call of an object that is a field and is called as a method, `owner:field(…)`.
    ///
    /// - Parameter method: The method, whose object is the owner.
    /// - Returns: The operator, to be listed in a class.
    package static func method(_ method: HostFunction) -> HostOperator {
        HostOperator(event: Self.methodEvent) { _ in method }
    }

    /// The name under which C finds the method.
    static var methodEvent: String { "method" }

    private init(event: String, function: @escaping @Sendable (HostKind<Object>) -> HostFunction) {
        self.event = event
        self.function = function
    }

    /// Describes a loop over the object, `for … in pairs(object)`.
    ///
    /// - Parameter body: Called when the loop begins. The function that it returns is called for each turn; it returns
    ///   the values of the turn, the first of them not nil, or ``HostReturn/nothing`` at the end.
    /// - Returns: The operator, to be listed in a class.
    public static func iteration(_ body: @escaping @Sendable (Object) throws -> HostBody) -> HostOperator {
        waitingIteration { object in
            let step = try body(object)
            return { .now(try step($0)) }
        }
    }

    /// Describes a loop over the object, `for … in pairs(object)`, each turn of which may wait.
    ///
    /// - Parameter body: Called when the loop begins. The function that it returns is called for each turn; it returns
    ///   the values of the turn, the first of them not nil, or ``HostReturn/nothing`` at the end.
    /// - Returns: The operator, to be listed in a class.
    public static func waitingIteration(
        _ body: @escaping @Sendable (Object) throws -> HostWaitingBody
    ) -> HostOperator {
        HostOperator("__pairs") { object, call in
            call.stack.push(iterator: try body(object))
            return .pushed(1)
        }
    }
}

extension LuaStack {
    /// Pushes a function for a loop, `for … in function do`, which is called for each turn.
    ///
    /// It returns the values of the turn, the first of them not nil, or ``HostReturn/nothing`` at the end.
    ///
    /// Stack: [-0, +1]
    public func push(iterator step: @escaping HostWaitingBody) {
        push(HostIterator.next, boundTo: HostIterator(step), as: HostIterator.hostClass)
    }
}

/// The iterator of a loop over an object, which is called for each turn.
private final class HostIterator: Sendable {
    private let step: HostWaitingBody

    init(_ step: @escaping HostWaitingBody) {
        self.step = step
    }

    private static let kind = HostKind<HostIterator>("Iterator", called: "an iterator")
    static let hostClass = HostClass<HostIterator>("Iterator", "What a loop calls.", kinds: [kind])

    static let next = HostFunction(
        waiting: "Iterator.next",
        "The next turn.",
        of: kind,
        isVariadic: true
    ) { iterator, call in try iterator.step(call) }
}
