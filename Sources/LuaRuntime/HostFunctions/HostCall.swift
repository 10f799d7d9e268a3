import CLuaSupport

/// One call of a host function.
///
/// Its arguments have been checked against the function's description, and are found by the names in it.
public struct HostCall {
    /// The stack with the arguments, from index 1, on which results are pushed.
    public let stack: LuaStack
    let function: UnsafePointer<glua_function>
    /// What the object before the colon keeps, where the function is a method of host objects.
    let kept: UnsafeMutableRawPointer?

    /// The Lua state that makes the call.
    public var state: LuaState { stack.state }

    /// The coroutine that makes the call; nil where Lua runs outside of one, for the text of a value.
    package var coroutine: LuaCoroutine? { LuaState.with(stack.thread) { $0.currentCoroutine } }

    /// Whether that coroutine is cancelled, or about to be since what it belongs to is; nil where there is none.
    package var isDoomed: Bool? { LuaState.with(stack.thread) { $0.isCurrentDoomed } }

    /// The function's name, such as `globus.request`.
    public var functionName: String { String(cString: function.pointee.name) }

    /// Whether the function may wait: nothing on the stack, such as a comparison of `table.sort`, keeps Lua from being
    /// suspended.
    public var canWait: Bool { glua_can_wait(stack.thread) }

    /// Whether an argument other than nil was given.
    public func has(_ name: StaticString) -> Bool { stack.isPresent(at: index(of: name)) }

    /// Returns the index of a parameter on the stack.
    ///
    /// The object before the colon has the index 1.
    public func index(of name: StaticString) -> Int32 {
        let characters = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        let number = glua_parameter_number(function, characters)
        precondition(number > 0, "the description of a host function lacks a parameter that its code asks for")
        return number
    }
}

/// Arguments, of the types in the description.
extension HostCall {
    /// Returns the object before the colon.
    public func receiver<Object>(_ kind: HostKind<Object>) -> Object {
        guard let kept, isOnlyKind(kind, of: function.pointee.parameters) else { return object(at: 1, kind) }
        // The object has the kind, since the description lets in no other.
        return unsafeDowncast(Unmanaged<AnyObject>.fromOpaque(kept).takeUnretainedValue(), to: Object.self)
    }

    /// Calls `body` with the object before the colon, which is not retained: a call that takes little time would take
    /// noticeably more.
    @inline(__always)
    package func withReceiver<Object, R>(_ kind: HostKind<Object>, _ body: (Object) throws -> R) rethrows -> R {
        guard let kept, isOnlyKind(kind, of: function.pointee.parameters) else { return try body(object(at: 1, kind)) }
        return try Unmanaged<AnyObject>.fromOpaque(kept)._withUnsafeGuaranteedRef {
            try body(unsafeDowncast($0, to: Object.self))
        }
    }

    private func isOnlyKind<Object>(_ kind: HostKind<Object>, of parameter: UnsafePointer<glua_parameter>) -> Bool {
        kind.bit != 0 && parameter.pointee.kinds == kind.bit && parameter.pointee.own_kinds == nil
    }

    /// Returns a host object.
    public func object<Object>(_ name: StaticString, _ kind: HostKind<Object>) -> Object {
        object(at: index(of: name), kind)
    }

    private func object<Object>(at index: Int32, _ kind: HostKind<Object>) -> Object {
        guard let object = stack.object(at: index, kind) else {
            preconditionFailure("the description of a host function lets in what its code does not expect")
        }
        return object
    }

    /// Returns a string.
    ///
    /// - Throws: ``HostArgumentError`` where it is not valid UTF-8.
    public func string(_ name: StaticString) throws -> String {
        guard let string = stack.string(at: index(of: name)) else { throw invalid(name, "must be valid UTF-8") }
        return string
    }

    /// Returns a string, or nil where the argument is left out.
    ///
    /// - Throws: ``HostArgumentError`` where it is not valid UTF-8.
    public func optionalString(_ name: StaticString) throws -> String? { has(name) ? try string(name) : nil }

    /// Returns the bytes of a string.
    public func bytes(_ name: StaticString) -> [UInt8] { stack.bytes(at: index(of: name)) ?? [] }

    /// Returns a whole number; nil where the argument is left out.
    public func integer(_ name: StaticString) -> Int64? { stack.integer(at: index(of: name)) }

    /// Returns a number; nil where the argument is left out.
    public func number(_ name: StaticString) -> Double? { stack.number(at: index(of: name)) }

    /// Returns a boolean; nil where the argument is left out.
    public func boolean(_ name: StaticString) -> Bool? {
        let index = index(of: name)
        return stack.isPresent(at: index) ? stack.boolean(at: index) : nil
    }

    /// Keeps a value, such as a function, for as long as the reference lives.
    public func reference(_ name: StaticString) -> LuaReference { stack.reference(at: index(of: name)) }

    /// Returns the options in the table at an index, which may be left out.
    package func options(at index: Int32) -> CallOptions {
        CallOptions(stack: stack, index: index, functionName: function.pointee.name)
    }

    /// Returns the options in a table, which may be left out.
    public func options(_ name: StaticString) -> CallOptions {
        options(at: index(of: name))
    }
}

/// Errors and their wording.
extension HostCall {
    /// Makes an error about the call as a whole.
    public func misuse(_ message: String) -> HostArgumentError { HostArgumentError("\(functionName): \(message)") }

    /// Makes an error about an argument; `reason` continues the sentence after its name, as in `must be more than 0`.
    public func invalid(_ name: StaticString, _ reason: String) -> HostArgumentError {
        HostArgumentError("\(place(of: name)) \(reason)")
    }

    /// Returns what messages call the argument at an index, such as `globus.request: argument #2 (url)`.
    package func place(of name: String, at index: Int32) -> String {
        "\(functionName): argument #\(index - (function.pointee.is_method ? 1 : 0)) (\(name))"
    }

    /// The indices of the arguments beyond the parameters, where the function is variadic.
    public var extraIndices: Range<Int32> {
        let first = function.pointee.parameter_count + 1
        return first..<max(first, stack.count + 1)
    }

    /// Returns an error about an argument of one of Lua's own functions, such as `invalid mode`.
    public func badArgument(_ name: StaticString, _ reason: String) -> LuaTextError {
        LuaTextError(argument: index(of: name), reason)
    }

    /// Returns what messages call an argument, such as `globus.request: argument #2 (url)`.
    public func place(of name: StaticString) -> String {
        place(of: "\(name)", at: index(of: name))
    }
}

/// An error that one of Lua's own functions raises: a string, in Lua's words and with the place of the call.
public struct LuaTextError: Error, Sendable {
    /// The argument that it is about, from 1; 0 for none.
    public let argument: Int32
    /// What is wrong; for an argument as Lua has it in parentheses, such as `invalid mode`.
    public let message: String

    /// Creates an error.
    public init(argument: Int32 = 0, _ message: String) {
        self.argument = argument
        self.message = message
    }
}

/// An argument of the right type with a wrong value.
public struct HostArgumentError: Error, Sendable {
    /// What is wrong with which argument, in one line.
    public let message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }
}
