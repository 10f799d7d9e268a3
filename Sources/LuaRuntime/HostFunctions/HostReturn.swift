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
