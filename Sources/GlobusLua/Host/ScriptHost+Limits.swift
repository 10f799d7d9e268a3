import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// Runs `body` as a script of its own, under the host's limits.
    ///
    /// - Throws: What ended the script, whatever `body` has made of that.
    func asScript<R: Sendable>(_ body: @escaping @Sendable (isolated ScriptHost) async throws -> R) async throws -> R {
        let script = LuaScript(in: state)
        let work = Task(executorPreference: taskExecutor) {
            try await LuaScript.$current.withValue(script) { try await body(self) }
        }
        script.onEnd { work.cancel() }
        let clock = startClock(of: script)
        defer { clock?.cancel() }
        let result = await withTaskCancellationHandler {
            await work.result
        } onCancel: {
            work.cancel()
        }
        state.flushFiles()
        if let failure = script.failure { throw failure }
        return try result.get()
    }

    /// Ends the script when its time is over while it waits; the runtime sees to one that computes.
    private func startClock(of script: LuaScript) -> Task<Void, any Error>? {
        guard let limit = script.limits.time else { return nil }
        let time = configuration.time
        return Task {
            try await time.sleep(seconds: limit / .seconds(1))
            script.end(with: .timeLimit(limit))
        }
    }
}
