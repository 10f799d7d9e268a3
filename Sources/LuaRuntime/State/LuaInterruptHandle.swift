import CLuaSupport

/// Interrupts a state from any thread, and from a signal handler.
public struct LuaInterruptHandle: @unchecked Sendable {
    // @unchecked: the C function behind it is made for that; the owner keeps the state alive meanwhile.
    let state: OpaquePointer

    /// Ends the script that runs, at its next instruction; where none runs, the one that runs next.
    public func interrupt() {
        glua_interrupt(state)
    }
}
