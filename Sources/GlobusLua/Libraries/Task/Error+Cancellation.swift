import LuaRuntime

extension Error {
    /// Whether it says that a task was cancelled, and nothing else.
    var isCancellation: Bool { self is CancellationError || (self as? LuaError)?.cause is CancellationError }
}
