import LuaRuntime

/// Globals that last: what one chunk sets, the next one that runs in the environment finds.
///
/// A script that is run without one has an environment of its own, which ends with it.
public final class ScriptEnvironment: Sendable {
    let reference: LuaReference

    init(_ reference: LuaReference) {
        self.reference = reference
    }
}
