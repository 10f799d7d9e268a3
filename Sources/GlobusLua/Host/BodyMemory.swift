import GlobusAuth
import LuaRuntime

/// Counts the bodies of requests and responses that are on their way towards the memory of scripts.
final class BodyMemory: ResponseMemory, @unchecked Sendable {
    // @unchecked: of the state it uses what may be called from any thread.
    private weak let state: LuaState?
    let limit: String

    init(of state: LuaState) {
        self.state = state
        limit = state.memoryLimitText
    }

    func reserve(_ bytes: Int) -> Bool { state?.reserve(bytes) ?? true }

    func release(_ bytes: Int) { state?.release(bytes) }
}
