import GlobusLua
import LuaRuntime
import Networking

/// Puts the parts together: an event loop, the HTTP client on it, and a script host on both.
struct ScriptRunner {
    private let loop: EventLoop
    private let host: ScriptHost

    /// Makes a host for the script.
    ///
    /// Throws ``UsageError`` where the variables, the startup scripts or what a script asks for cannot be used, and
    /// ``ExitStatus`` where a startup script fails.
    init(
        for script: ScriptSource,
        arguments: [String],
        options: HostOptions,
        permissions: PermissionOptions,
        variables: [String: String]
    ) async throws {
        loop = try EventLoop()
        let configuration = try HostConfiguration.make(
            options,
            permissions: permissions,
            for: script,
            arguments: arguments,
            variables: variables,
            on: loop,
            time: LoopTime(loop)
        )
        do {
            host = try await ScriptHost(configuration: configuration)
        } catch {
            StandardError.write(ErrorReport(secrets: configuration.knownSecrets).text(of: error))
            throw ExitStatus.failure
        }
    }

    /// Runs a script until it ends, or until Ctrl-C.
    ///
    /// Throws ``ExitStatus`` for every end but success.
    func run(_ source: ScriptSource, arguments: [String]) async throws {
        let values = arguments.map(ScriptValue.text)
        let host = self.host
        // Asked for first: a script that computes without end lets nobody else have a word with its host.
        let handle = await host.interruptHandle
        InterruptMonitor.prepare(loop)
        // Begins when it is watched: a signal that came before would end the process at once.
        let (beginning, begin) = AsyncStream<Void>.makeStream()
        let script = Task {
            for await _ in beginning { break }
            try await source.run(on: host, arguments: values)
        }
        InterruptMonitor.watch(handle, loop: loop) { script.cancel() }
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
            StandardError.write(ErrorReport(secrets: host.configuration.knownSecrets).text(of: error))
            throw ExitStatus.failure
        }
    }
}
