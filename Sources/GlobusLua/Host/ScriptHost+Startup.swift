public import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// Runs the startup scripts in order, each in an environment of its own that also has `policy`.
    func runStartupScripts() async throws {
        let before = startupEnvironments
        startupEnvironments = []
        do {
            for script in configuration.startupScripts { try await run(startupScript: script) }
        } catch {
            startupEnvironments = before
            throw error
        }
    }

    /// Runs one startup script as at the start of the host.
    package func run(startupScript script: StartupScript) async throws {
        services.policies.isOpen = true
        defer { services.policies.isOpen = false }
        do {
            try await run(script)
        } catch {
            throw GlobusError(.usage, "the startup script \(script.name) failed", cause: error)
        }
    }

    /// Runs the startup scripts again and replaces what they have decided before; where one fails, the earlier
    /// decisions stay.
    func reloadStartupScripts() async throws {
        let policies = services.policies
        try await policies.decideAgain { try await runStartupScripts() }
    }

    /// Calls the startup scripts' handlers of renewals.
    ///
    /// Pass it to the renewing authorizers of an embedding program.
    public nonisolated var onRefresh: RenewalHandler {
        { [weak self] response, context in
            try await self?.runRefreshHandlers(response, context)
        }
    }

    private func runRefreshHandlers(_ response: any TokenResponse, _ context: RenewalContext) async throws {
        try await services.policies.refreshHandlers.run(response, context, in: self)
    }

    /// Returns a token storage that a startup script has defined, or one of the configuration's.
    ///
    /// - Parameters:
    ///   - name: The name of the storage.
    ///   - request: Whose tokens it keeps, and its options.
    /// - Returns: The storage.
    /// - Throws: `GlobusError` with `usage` where there is no storage of that name, and what the storage's factory
    ///   throws.
    public func tokenStorage(
        named name: String,
        _ request: TokenStorageRequest = TokenStorageRequest()
    ) throws -> any TokenStorage {
        try TokenStorages.storage(named: name, request, in: services)
    }
}

/// A script that decides policies before any other script runs.
public enum StartupScript: Sendable, Hashable {
    /// The path of a file.
    case file(String)
    /// Source text, with the name that messages give it.
    case text(name: String, source: String)

    var name: String {
        switch self {
        case .file(let path): path
        case .text(let name, _): name
        }
    }
}

/// What startup scripts have decided for a host, and the environment variables that were given to scripts.
package struct HostDecisions: Sendable {
    let policies: PolicyRegistry.Decisions
    let variables: [String: String?]
    let environments: [LuaReference]
}

extension ScriptHost {
    /// The present decisions, for ``goBack(to:)``.
    package var decisions: HostDecisions {
        HostDecisions(
            policies: services.policies.decisions,
            variables: services.givenVariables,
            environments: startupEnvironments
        )
    }

    /// The output of all scripts whose output is kept, one after the other, as text.
    package var keptOutput: String {
        let stack = state.stack
        return services.keptOutputs.map { output in
            stack.push(keptOutput: output)
            defer { stack.pop() }
            return stack.repairedString(at: -1) ?? ""
        }.joined()
    }

    /// Undoes later decisions, and forgets the kept output.
    package func goBack(to decisions: HostDecisions) {
        services.keptOutputs = []
        services.policies.decisions = decisions.policies
        services.givenVariables = decisions.variables
        services.madeApp = nil
        startupEnvironments = decisions.environments
    }
}
