import CLuaSupport

/// A coroutine that the driver makes and resumes.
package final class LuaCoroutine {
    /// The result of resuming.
    enum Outcome {
        case ended(count: Int32)
        case waits(HostWait)
        case failed(LuaError)
        case stopped(LuaError)
    }

    package let stack: LuaStack
    /// When a wait was first refused because the task was cancelled.
    var cancelledSince: ContinuousClock.Instant?
    private let state: LuaState
    private let reference: Int32

    /// Makes a coroutine that is about to call the function.
    ///
    /// Forget it when it is no longer needed.
    package init(running function: LuaReference, in state: LuaState) {
        state.forgetReleasedReferences()
        self.state = state
        let main = state.stack
        main.push(function)
        var reference: Int32 = 0
        stack = LuaStack(glua_new_coroutine(main.thread, &reference))
        self.reference = reference
    }

    func resume(_ count: Int32, raises: Bool, script: LuaScript?) -> Outcome {
        let previous = state.currentCoroutine
        state.currentCoroutine = self
        defer { state.currentCoroutine = previous }
        var results: Int32 = 0
        switch glua_resume(stack.thread, script?.record, count, raises, &results) {
        case GLUA_ENDED: return .ended(count: results)
        case GLUA_WAITS: return waiting()
        case GLUA_STOPPED: return .stopped(state.stopped(script))
        case GLUA_OUT_OF_MEMORY: return .failed(stack.error(at: -2, code: .outOfMemory))
        default: return .failed(stack.error(at: -2, code: .script))
        }
    }

    private func waiting() -> Outcome {
        guard let wait = state.pendingWait else { preconditionFailure("a host function waits for nothing") }
        state.pendingWait = nil
        return .waits(wait)
    }

    /// Closes the to-be-closed variables of the coroutine and of those that it has resumed.
    ///
    /// A script that has reached a limit gets only a moment for this; where the cleaning up itself reaches a limit, the
    /// script ends.
    func abandon(_ script: LuaScript?) {
        let stop = glua_abandon(stack.thread, script?.record, script?.hasPassedLimit ?? false)
        if stop != GLUA_STOP_NONE { script?.end(with: state.stopped(script)) }
    }

    /// Lets Lua collect the coroutine.
    package func forget() {
        state.endModuleLoads(of: self)
        glua_forget(state.stack.thread, reference)
    }
}
