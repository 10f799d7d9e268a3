import GlobusAuth
public import LuaRuntime

/// How much scripts may use; nil means no limit.
///
/// A script cannot catch, delay or outlive `cpu` and `time`: its coroutines, including all of its tasks, end where they
/// are, and its to-be-closed variables get a tenth of a second. The other limits are errors of the class `LimitError`,
/// which a script may catch. Whichever limit a script reaches, the host and the other scripts go on.
///
/// Nothing is prepared while a script stays within its limits. When it has reached one, a thread of the runtime sends
/// the thread of the host's executor a real-time signal that nothing in the process handled when the first script ran.
public struct Limits: Sendable, Hashable {
    /// The memory of all scripts of a host together, in bytes.
    ///
    /// It includes what the host holds for the scripts, such as the bodies of requests and responses. Bodies that are
    /// being received are included where the HTTP client counts them, as `CurlHTTPClient` does.
    public var memory: Int?
    /// The CPU time that a script may take between two waits.
    public var cpu: Duration?
    /// The total time that a script may take, by the wall clock.
    public var time: Duration?
    /// The largest body of a response, in bytes.
    public var response: Int
    /// How much a script may print, in bytes.
    public var output: Int?
    /// The names of the settings, for messages that say which limit was reached; nil where they need not say it.
    public var names: LimitNames?

    /// Creates limits, by default 512 MiB of memory, 10 seconds of CPU time between two waits, and 64 MiB for a
    /// response.
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

    /// The limits of each script.
    var ofScript: LuaScript.Limits { LuaScript.Limits(cpu: cpu, time: time, output: output, names: names) }
}

extension LuaState {
    /// The error for what the memory limit refuses.
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
            try await script.run { try await body(self) }
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

    /// Ends the programs that a script which had to end has started, without waiting for them.
    private func endPrograms(of script: LuaScript) {
        guard ScriptPrograms.any(of: script) else { return }
        _ = DetachedThread.start { ScriptPrograms.end(of: script) }
    }

    /// Ends the script when its time is over while it waits; while it computes, the runtime does so.
    private func startClock(of script: LuaScript) -> Task<Void, any Error>? {
        guard let limit = script.limits.time else { return nil }
        let time = configuration.time
        return Task {
            try await time.sleep(seconds: limit / .seconds(1))
            script.end(with: script.timeLimitError)
        }
    }
}
