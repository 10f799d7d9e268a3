import GlobusLua
import LuaRuntime
import Networking

/// Puts the parts together: an event loop, the HTTP client on it, and a script host on both.
struct ScriptRunner {
    let loop: EventLoop
    let host: ScriptHost

    /// Makes a host for the scripts.
    ///
    /// Throws ``UsageError`` where the variables, the startup scripts or what a script asks for cannot be used, and
    /// ``ExitStatus`` where a startup script fails.
    ///
    /// - Parameter trace: What says whether requests are shown, where that may change.
    init(
        for scripts: [ScriptSource],
        arguments: [String] = [],
        options: HostOptions,
        permissions: PermissionOptions,
        variables: [String: String],
        trace: TraceSwitch? = nil
    ) async throws {
        var connections = EventLoop.Configuration()
        connections.maximumConnectionsPerHost = options.maxConnectionsPerHost
        loop = try EventLoop(configuration: connections)
        let configuration = try HostConfiguration.make(
            options,
            permissions: permissions,
            for: scripts,
            arguments: arguments,
            variables: variables,
            on: loop,
            time: LoopTime(loop),
            trace: trace
        )
        do {
            host = try await ScriptHost(configuration: configuration)
        } catch {
            throw Self.status(reporting: error, configuration)
        }
    }

    /// Says what went wrong.
    private static func status(reporting error: any Error, _ configuration: ScriptHost.Configuration) -> ExitStatus {
        let status = ExitStatus(of: error)
        // Nobody may be reading what the script has printed.
        if status == .timeLimit { LastResort.arm(status) }
        StandardError.write(ErrorReport(secrets: configuration.knownSecrets).text(of: error))
        return status
    }

    /// Runs a script until it ends, or until Ctrl-C.
    ///
    /// - Parameter files: What runs before it, in the same environment.
    ///
    /// Throws ``ExitStatus`` for every end but success.
    func run(_ source: ScriptSource, arguments: [String], after files: [ScriptSource] = []) async throws {
        let values = arguments.map(ScriptValue.text)
        let host = self.host
        // Asked for first: a script that computes without end lets nobody else have a word with its host.
        let handle = await host.interruptHandle
        InterruptMonitor.prepare(loop)
        // Begins when it is watched: a signal that came before would end the process at once.
        let (beginning, begin) = AsyncStream<Void>.makeStream()
        let script = Task {
            for await _ in beginning { break }
            let environment = files.isEmpty ? nil : await host.makeEnvironment()
            for file in files { try await file.run(on: host, in: environment) }
            try await source.run(on: host, in: environment, arguments: values)
        }
        InterruptMonitor.watch(handle) { script.cancel() }
        begin.yield()
        let result = await script.result
        // Whatever the script made of the interrupt.
        if let status = InterruptMonitor.status {
            InterruptMonitor.announce()
            throw status
        }
        do {
            try result.get()
        } catch let exit as ScriptExit {
            throw ExitStatus(code: exit.status)
        } catch {
            throw Self.status(reporting: error, host.configuration)
        }
    }
}
