/// Pushes what a host function returns after it has waited, and gives the number of values.
public typealias HostResults = (LuaStack) throws -> Int32

/// What a host function waits for.
///
/// It runs in the isolation of the state's driver, with no Lua frame on the stack.
public typealias HostOperation = () async throws -> HostResults
