import CLuaSupport
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A function's description in memory that C can read, and the code that C calls.
///
/// The parameters are copied at the first call: most functions are never called.
final class DescriptorCopy: @unchecked Sendable {
    // @unchecked: it is written once, before it is shared, except for the parameters, which the lock guards.
    let function: UnsafePointer<glua_function>
    fileprivate let code: HostCode
    /// The parameters, the object before the colon among them.
    private let parameters: [HostParameter]
    private let copies = Mutex(ParameterCopies())

    init(
        name: String,
        parameters: [HostParameter],
        isMethod: Bool,
        isVariadic: Bool,
        isStandard: Bool,
        code: consuming HostCode
    ) {
        let function = UnsafeMutablePointer<glua_function>.allocate(capacity: 1)
        let arguments = parameters.dropFirst(isMethod ? 1 : 0)
        self.function = UnsafePointer(function)
        self.parameters = parameters
        self.code = code
        function.initialize(
            to: glua_function(
                name: strdup(name),
                body: trampoline,
                context: Unmanaged.passUnretained(self).toOpaque(),
                parameters: nil,
                describe: describer,
                parameter_count: Int32(parameters.count),
                is_method: isMethod,
                needs_nothing: arguments.allSatisfy { $0.isOptional || $0.type.accepts(.nil) },
                is_variadic: isVariadic,
                is_standard: isStandard
            )
        )
    }

    deinit {
        copies.withLock { $0.free() }
        free(UnsafeMutablePointer(mutating: function.pointee.name))
        function.deallocate()
    }

    /// Copies the parameters, unless another thread has done it.
    fileprivate func describe() {
        copies.withLock { copies in
            guard copies.isEmpty else { return }
            glua_set_parameters(function, copies.copy(parameters))
        }
    }
}

/// The memory of a function's parameters.
private struct ParameterCopies: @unchecked Sendable {
    // @unchecked: the pointers are its own.
    private var strings: [UnsafeMutablePointer<CChar>] = []
    private var tables: [UnsafeMutablePointer<glua_parameter>] = []
    private var lists: [UnsafePointer<UInt32>] = []

    var isEmpty: Bool { tables.isEmpty }

    mutating func copy(_ parameters: [HostParameter]) -> UnsafePointer<glua_parameter>? {
        guard !parameters.isEmpty else { return nil }
        let table = UnsafeMutablePointer<glua_parameter>.allocate(capacity: parameters.count)
        tables.append(table)
        for (index, parameter) in parameters.enumerated() {
            (table + index).initialize(
                to: glua_parameter(
                    name: copy(parameter.name),
                    expected: copy(parameter.type.name),
                    types: parameter.type.accepts,
                    is_optional: parameter.isOptional,
                    kinds: parameter.type.kinds.bits,
                    own_kinds: copy(parameter.type.kinds),
                    options: copy(parameter.options),
                    option_count: Int32(parameter.options.count),
                    takes_other_options: parameter.takesOtherOptions,
                    asked_for_by: nil
                )
            )
        }
        return UnsafePointer(table)
    }

    private mutating func copy(_ string: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(string) else { return nil }
        strings.append(copy)
        return UnsafePointer(copy)
    }

    private mutating func copy(_ kinds: HostKinds) -> UnsafePointer<UInt32>? {
        guard let list = kinds.makeList() else { return nil }
        lists.append(list)
        return list
    }

    func free() {
        for string in strings { systemFree(string) }
        for table in tables { table.deallocate() }
        for list in lists { list.deallocate() }
    }
}

/// The system's function, which the method of the same name would hide.
private let systemFree = free(_:)

/// The code of a host function, of either kind.
///
/// It cannot be copied, so a call borrows it: otherwise every call would retain and release its closure.
enum HostCode: ~Copyable, Sendable {
    case immediate(HostBody)
    case waiting(HostWaitingBody)
}

/// The C function behind every host function.
private let trampoline: glua_body = { thread, function, receiver in
    guard let thread, let function, let context = function.pointee.context else { return Int32(GLUA_RAISE) }
    // Every Lua function that can make this call keeps its description alive.
    return Unmanaged<DescriptorCopy>.fromOpaque(context)._withUnsafeGuaranteedRef {
        $0.run(HostCall(stack: LuaStack(thread), function: function, kept: receiver))
    }
}

/// What C calls before the first call of a function.
private let describer: @convention(c) (UnsafePointer<glua_function>?) -> Void = { function in
    guard let context = function?.pointee.context else { return }
    Unmanaged<DescriptorCopy>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.describe() }
}

extension DescriptorCopy {
    /// Runs the code of one call and returns its status.
    ///
    /// An error that the code throws becomes a status, so that C raises it when this frame is gone.
    @inline(never)  // As a method of its own it borrows the object, and with it the code.
    fileprivate func run(_ call: HostCall) -> Int32 {
        do {
            switch code {
            case .immediate(let body):
                let result = try body(call)
                if case .pushed(let count) = result { return count }
                return try push(result, call)
            case .waiting(let body):
                let result = try body(call)
                if case .now(.pushed(let count)) = result { return count }
                return try wait(result, call)
            }
        } catch {
            return raise(error, call)
        }
    }
}

@inline(never)  // Kept out of the path of calls that push their results, which almost all calls do.
private func push(_ result: HostReturn, _ call: HostCall) throws -> Int32 {
    switch result {
    case .pushed(let count): count
    case .results(let results): try results.push(on: call.stack)
    }
}

@inline(never)  // As above.
private func wait(_ result: HostWait, _ call: HostCall) throws -> Int32 {
    switch result {
    case .now(let result): return try push(result, call)
    case .turn:
        LuaState.with(call.stack.thread) { $0.pendingWait = .turn }
        return Int32(GLUA_WAIT)
    case .wait(let operation):
        LuaState.with(call.stack.thread) { $0.pendingWait = .operation(operation) }
        return Int32(GLUA_WAIT)
    case .until(let register):
        LuaState.with(call.stack.thread) { $0.pendingWait = .registration(register) }
        return Int32(GLUA_WAIT)
    }
}

@inline(never)  // As above.
private func raise(_ error: any Error, _ call: HostCall) -> Int32 {
    if let error = error as? LuaTextError {
        call.stack.push(Int64(error.argument))
        call.stack.push(error.message)
        return Int32(GLUA_RAISE_TEXT)
    }
    call.stack.push(error: error)
    return Int32(GLUA_RAISE)
}
