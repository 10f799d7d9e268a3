import GlobusAuth
public import LuaRuntime

/// What scripts may use; nil is no limit.
///
/// `cpu` and `time` cannot be caught, delayed or outlived by a script: its coroutines, all of its tasks included, end
/// where they are, and its to-be-closed variables get a tenth of a second. The other limits are errors of the class
/// `LimitError`, which a script may catch. Whatever a script passes, the host and the other scripts go on.
///
/// Nothing is armed while a script keeps its limits. When it has passed one, a thread of the runtime's sends the thread
/// of the host's executor a real-time signal that nothing in the process handled when the first script ran.
public struct Limits: Sendable, Hashable {
    /// The memory of all scripts of a host together, in bytes, with what the host holds for them, such as the bodies of
    /// requests and responses; those of responses also on their way where the HTTP client counts them, as
    /// `CurlHTTPClient` does.
    public var memory: Int?
    /// The CPU time that a script may take between two waits.
    public var cpu: Duration?
    /// The time that a script may take in all, by the wall clock.
    public var time: Duration?
    /// The largest body of a response, in bytes.
    public var response: Int
    /// How much a script may print, in bytes.
    public var output: Int?
    /// What they are set with, for messages that say which was reached; nil where those need not say.
    public var names: LimitNames?

    /// Creates limits.
    public init(
        memory: Int? = 512 << 20,
        cpu: Duration? = .seconds(10),
        time: Duration? = nil,
        response: Int = 64 << 20,
        output: Int? = nil,
        names: LimitNames? = nil
    ) {
        self.memory = memory
        self.cpu = cpu
        self.time = time
        self.response = response
        self.output = output
        self.names = names
    }

    /// What holds for each script.
    var ofScript: LuaScript.Limits { LuaScript.Limits(cpu: cpu, time: time, output: output, names: names) }
}

extension LuaState {
    /// What a script is told that the limit of memory refuses something.
    var memoryError: GlobusError {
        GlobusError(.limit, "not enough memory: the limit is \(memoryLimitText)")
    }
}

extension ScriptHost {
    /// Runs `body` as a script of its own, under the host's limits.
    ///
    /// - Parameters:
    ///   - isShielded: Whether it goes on after the first interrupt, because only another script has started it.
    ///   - body: What runs.
    /// - Returns: What `body` returns.
    /// - Throws: What stopped the script, whatever `body` did with that error; otherwise what `body` throws.
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
