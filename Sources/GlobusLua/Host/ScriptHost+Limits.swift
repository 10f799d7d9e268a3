import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// Runs `body` as a script of its own, under the host's limits.
    ///
    /// - Parameter isShielded: Whether it outlives the first interrupt, since another script has only caused it.
    /// - Throws: What ended the script, whatever `body` has made of that.
    func asScript<R: Sendable>(
        isShielded: Bool = false,
        _ body: @escaping @Sendable (isolated ScriptHost) async throws -> R
    ) async throws -> R {
        let script = LuaScript(in: state)
        if isShielded { script.shield() }
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
        if let failure = script.failure {
            endPrograms(of: script)
            throw failure
        }
        do {
            return try result.get()
        } catch let error as LuaError {
            throw shown(error)
        }
    }

    /// Ends what a script that had to end has started, and does not wait for it.
    private func endPrograms(of script: LuaScript) {
        guard ScriptPrograms.any(of: script) else { return }
        _ = DetachedThread.start { ScriptPrograms.end(of: script) }
    }

    /// Ends the script when its time is over while it waits; the runtime sees to one that computes.
    private func startClock(of script: LuaScript) -> Task<Void, any Error>? {
        guard let limit = script.limits.time else { return nil }
        let time = configuration.time
        return Task {
            try await time.sleep(seconds: limit / .seconds(1))
            script.end(with: script.timeLimitError)
        }
    }
}
