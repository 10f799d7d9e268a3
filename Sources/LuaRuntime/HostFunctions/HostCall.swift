import CLuaSupport

/// One call of a host function.
///
/// Its arguments have been checked against the function's description, by whose names they are found.
public struct HostCall {
    /// The arguments, from index 1, and where results are pushed.
    public let stack: LuaStack
    let function: UnsafePointer<glua_function>

    /// The state that the call comes from.
    public var state: LuaState { stack.state }

    /// The function's name, such as `globus.request`.
    public var functionName: String { String(cString: function.pointee.name) }

    /// Whether an argument other than nil was given.
    public func has(_ name: StaticString) -> Bool { stack.isPresent(at: index(of: name)) }

    /// The position of a parameter on the stack; that of the object before the colon is 1.
    public func index(of name: StaticString) -> Int32 {
        let characters = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        let number = glua_parameter_number(function, characters)
        precondition(number > 0, "the description of a host function lacks a parameter that its code asks for")
        return number
    }
}

/// Arguments of the types that the description says.
extension HostCall {
    /// The object before the colon.
    public func receiver<Object>(_ kind: HostKind<Object>) -> Object { object(at: 1, kind) }

    /// A host object.
    public func object<Object>(_ name: StaticString, _ kind: HostKind<Object>) -> Object {
        object(at: index(of: name), kind)
    }

    private func object<Object>(at index: Int32, _ kind: HostKind<Object>) -> Object {
        guard let object = stack.object(at: index, kind) else {
            preconditionFailure("the description of a host function lets in what its code does not expect")
        }
        return object
    }

    /// A string.
    ///
    /// - Throws: An error of the script when it is not valid UTF-8.
    public func string(_ name: StaticString) throws -> String {
        guard let string = stack.string(at: index(of: name)) else { throw invalid(name, "must be valid UTF-8") }
        return string
    }

    /// A string that may be left out.
    ///
    /// - Throws: An error of the script when it is not valid UTF-8.
    public func optionalString(_ name: StaticString) throws -> String? { has(name) ? try string(name) : nil }

    /// The bytes of a string.
    public func bytes(_ name: StaticString) -> [UInt8] { stack.bytes(at: index(of: name)) ?? [] }

    /// A whole number; nil where it is left out.
    public func integer(_ name: StaticString) -> Int64? { stack.integer(at: index(of: name)) }

    /// A number; nil where it is left out.
    public func number(_ name: StaticString) -> Double? { stack.number(at: index(of: name)) }

    /// A boolean; nil where it is left out.
    public func boolean(_ name: StaticString) -> Bool? {
        let index = index(of: name)
        return stack.isPresent(at: index) ? stack.boolean(at: index) : nil
    }

    /// A function or anything else, kept for as long as the reference lives.
    public func reference(_ name: StaticString) -> LuaReference { stack.reference(at: index(of: name)) }

    /// The options in a table, which may be left out.
    public func options(_ name: StaticString) -> CallOptions {
        CallOptions(stack: stack, index: index(of: name), functionName: function.pointee.name)
    }
}

/// What messages say.
extension HostCall {
    /// An error about the call as a whole.
    public func misuse(_ message: String) -> HostArgumentError { HostArgumentError("\(functionName): \(message)") }

    /// An error about one argument, which goes on after its name: `must be more than 0`.
    public func invalid(_ name: StaticString, _ reason: String) -> HostArgumentError {
        HostArgumentError("\(place(of: name)) \(reason)")
    }

    /// The positions of the arguments beyond the parameters, where the function is variadic.
    public var extraIndices: Range<Int32> {
        let first = function.pointee.parameter_count + 1
        return first..<max(first, stack.count + 1)
    }

    /// What messages call an argument, such as `globus.request: argument #2 (url)`.
    public func place(of name: StaticString) -> String {
        let number = index(of: name) - (function.pointee.is_method ? 1 : 0)
        return "\(functionName): argument #\(number) (\(name))"
    }
}

/// An argument that has the right type and a wrong value.
public struct HostArgumentError: Error, Sendable {
    /// What is wrong with which argument, in one line.
    public let message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }
}
