import GlobusAuth
import LuaRuntime

extension LuaState {
    /// What a script is told that the limit of memory refuses something.
    var memoryError: GlobusError {
        GlobusError(.limit, "not enough memory: the limit is \(memoryLimitText)")
    }
}
