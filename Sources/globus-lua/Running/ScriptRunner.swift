import GlobusAuth
import GlobusLua
import LuaRuntime
import Networking

/// Connects the parts: an event loop, an HTTP client on it, and a script host that uses both.
struct ScriptRunner {
    let loop: EventLoop
    let host: ScriptHost
    private let app: AppChoice

    /// Makes a host for the scripts.
    ///
    /// - Parameters:
    ///   - scripts: The scripts that will run.
    ///   - arguments: Their arguments.
    ///   - options: The options of every command that runs a host.
    ///   - permissions: The options that allow something.
    ///   - flags: What refusals say that would allow more.
    ///   - variables: The environment variables.
    ///   - trace: Says whether requests are shown, where that may change.
    /// - Throws: ``UsageError`` where the variables, the startup scripts or what a script asks for cannot be used, and
    ///   ``ExitStatus`` where a startup script fails.
    init(
        for scripts: [ScriptSource],
        arguments: [String] = [],
        options: HostSettings,
        permissions: PermissionSettings,
        flags: PermissionFlags = .ofCommandLine,
        variables: [String: String],
        trace: TraceSwitch? = nil
    ) async throws {
        var connections = EventLoop.Configuration()
        connections.maximumConnectionsPerHost = options.maxConnectionsPerHost
        loop = try EventLoop(configuration: connections)
        var configuration = try HostConfiguration.make(
            options,
            permissions: permissions,
            for: scripts,
            arguments: arguments,
            variables: variables,
            on: loop,
            time: LoopTime(loop),
            trace: trace
        )
        configuration.permissionFlags = flags
        InterruptMonitor.prepare(loop)
        let renewals = configuration.renewals
        let made = await InterruptMonitor.run(isSaving: { !renewals.isIdle }) { [configuration] in
            try await ScriptHost(configuration: configuration) { InterruptMonitor.interrupts($0) }
        }
        let handle: LuaInterruptHandle? = if case .success(let host) = made { await host.interruptHandle } else { nil }
        InterruptMonitor.interrupts(handle, keeping: try? made.get())
        app = options.app
        let report = ErrorReport(secrets: configuration.knownSecrets, scripts: scripts, app: options.app)
        host = try await Self.outcome(of: made, configuration, report)
    }

    /// Returns the result of a part of the program, after finishing the renewals that it has left under way.
    ///
    /// Reports every other end than success, and throws its ``ExitStatus``.
    private static func outcome<Value>(
        of result: Result<Value, any Error>,
        _ configuration: ScriptHost.Configuration,
        _ report: ErrorReport
    ) async throws -> Value {
        // The signal decides, whatever the script made of the interrupt.
        if let status = InterruptMonitor.status {
            let error: (any Error)? = if case .failure(let error) = result { error } else { nil }
            InterruptMonitor.announce(error, report)
            await finishRenewals(configuration)
            throw status
        }
        do {
            return try result.get()
        } catch let exit as ScriptExit {
            throw ExitStatus(code: exit.status)
        } catch {
            throw status(reporting: error, report)
        }
    }

    /// Lets the renewals under way save their tokens.
    static func finishRenewals(_ configuration: ScriptHost.Configuration) async {
        guard !configuration.renewals.isIdle else { return }
        let patience = Task {
            try await configuration.time.sleep(seconds: Double(InterruptMonitor.savingSeconds))
        }
        let saving = Task {
            await configuration.renewals.finished()
            patience.cancel()
        }
        _ = await patience.result
        saving.cancel()
    }

    /// Says what went wrong.
    private static func status(reporting error: any Error, _ report: ErrorReport) -> ExitStatus {
        let status = ExitStatus(of: error)
        // Writing out what the script has printed could block where nobody reads it.
        if status == .timeLimit { LastResort.arm(status) }
        StandardError.write(report.text(of: error))
        return status
    }

    /// Does something in the host until it is done, or until Ctrl-C.
    ///
    /// - Parameters:
    ///   - scripts: The scripts that run, which an error may be in.
    ///   - body: What is done.
    /// - Returns: What it returns.
    /// - Throws: ``ExitStatus`` for every end but success.
    func perform<Value: Sendable>(
        of scripts: [ScriptSource] = [],
        _ body: @escaping @Sendable (ScriptHost) async throws -> Value
    ) async throws -> Value {
        let host = self.host
        let renewals = host.configuration.renewals
        let result = await InterruptMonitor.run(isSaving: { !renewals.isIdle }) { try await body(host) }
        if InterruptMonitor.status == nil { await Self.finishRenewals(host.configuration) }
        var report = ErrorReport(secrets: host.configuration.knownSecrets, scripts: scripts, app: app)
        report.appClientID = await host.usedAppClientID
        return try await Self.outcome(of: result, host.configuration, report)
    }

    /// Runs a script until it ends, or until Ctrl-C.
    ///
    /// - Parameters:
    ///   - source: The script.
    ///   - arguments: Its arguments.
    ///   - files: The scripts that run before it, in the same environment.
    /// - Throws: ``ExitStatus`` for every end but success.
    func run(_ source: ScriptSource, arguments: [String], after files: [ScriptSource] = []) async throws {
        let values = arguments.map(ScriptValue.string)
        try await perform(of: files + [source]) { host in
            let environment = files.isEmpty ? nil : await host.makeEnvironment()
            for file in files { try await file.run(on: host, in: environment) }
            try await source.run(on: host, in: environment, arguments: values)
        }
    }
}
