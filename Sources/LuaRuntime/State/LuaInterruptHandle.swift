import CLuaSupport

/// Interrupts a state from a signal handler.
public struct LuaInterruptHandle: @unchecked Sendable {
    // @unchecked: the C function behind it is made for signal handlers; the owner keeps the state alive meanwhile.
    let state: OpaquePointer

    /// Ends the script that runs, at its next instruction.
    ///
    /// Call it on the state's thread.
    public func interrupt() {
        glua_interrupt(state)
    }
}
