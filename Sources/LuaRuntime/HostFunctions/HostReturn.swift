/// What the code of a host function gives back.
public enum HostReturn {
    /// So many results, which lie on top of the call's stack.
    case pushed(Int32)
    /// These results.
    case values([LuaValue])
    /// Nothing yet: the function waits, and its results are those of the operation.
    case wait(HostOperation)

    /// No results.
    public static var nothing: HostReturn { .pushed(0) }

    /// These results.
    public static func values(_ first: LuaValue, _ others: LuaValue...) -> HostReturn { .values([first] + others) }
}

/// What a host function waits for.
///
/// It runs in the isolation of the state's driver, with no Lua frame on the stack.
public typealias HostOperation = () async throws -> HostResults

/// What a host function returns after it has waited.
public enum HostResults {
    /// What the closure pushes on the stack that it is called with; it gives the number of values.
    case push((LuaStack) throws -> Int32)
    /// These results.
    case values([LuaValue])

    /// No results.
    public static var nothing: HostResults { .values([]) }

    /// These results.
    public static func values(_ first: LuaValue, _ others: LuaValue...) -> HostResults { .values([first] + others) }

    /// Pushes the results and gives their number.
    ///
    /// Stack: [-0, +n]
    func push(on stack: LuaStack) throws -> Int32 {
        switch self {
        case .push(let push): return try push(stack)
        case .values(let values): return try stack.push(all: values)
        }
    }
}

extension LuaStack {
    /// Pushes values and gives their number.
    ///
    /// Stack: [-0, +n]
    func push(all values: [LuaValue]) throws -> Int32 {
        guard reserve(Int32(values.count)) else { throw HostArgumentError("too many results") }
        for value in values { push(value) }
        return Int32(values.count)
    }
}
