public import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// Runs the startup scripts in their order, each in an environment of its own that has `policy` as well.
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

    /// Runs one startup script, as when the host starts.
    package func run(startupScript script: StartupScript) async throws {
        services.policies.isOpen = true
        defer { services.policies.isOpen = false }
        do {
            try await run(script)
        } catch {
            throw GlobusError(.usage, "the startup script \(script.name) failed", cause: error)
        }
    }

    /// Runs the startup scripts again, in place of what they have decided before; where one fails, that stays.
    func reloadStartupScripts() async throws {
        let policies = services.policies
        try await policies.decideAgain { try await runStartupScripts() }
    }

    /// What every renewing authorizer of an embedding program can call after a renewal: the startup scripts' handlers.
    public nonisolated var onRefresh: RenewalHandler {
        { [weak self] response, context in
            try await self?.runRefreshHandlers(response, context)
        }
    }

    private func runRefreshHandlers(_ response: any TokenResponse, _ context: RenewalContext) async throws {
        try await services.policies.refreshHandlers.run(response, context, in: self)
    }

    /// A token storage that a startup script has defined, or a built-in one.
    ///
    /// - Throws: `GlobusError` with `usage` where there is none of that name.
    public func tokenStorage(
        named name: String,
        _ request: TokenStorageRequest = TokenStorageRequest()
    ) throws -> any TokenStorage {
        try TokenStorages.storage(named: name, request, in: services)
    }
}

/// A script that decides policies before any other script runs.
public enum StartupScript: Sendable, Hashable {
    /// A file.
    case file(String)
    /// Source text, under the name that messages give it.
    case text(name: String, source: String)

    var name: String {
        switch self {
        case .file(let path): path
        case .text(let name, _): name
        }
    }
}

/// What startup scripts have decided for a host, and the environment variables that scripts have been given.
package struct HostDecisions: Sendable {
    let policies: PolicyRegistry.Decisions
    let variables: [String: String?]
    let environments: [LuaReference]
}

extension ScriptHost {
    /// What is decided so far, for ``goBack(to:)``.
    package var decisions: HostDecisions {
        HostDecisions(
            policies: services.policies.decisions,
            variables: services.givenVariables,
            environments: startupEnvironments
        )
    }

    /// What scripts have written whose output is kept, one after the other, as far as it is text.
    package var keptOutput: String {
        let stack = state.stack
        return services.keptOutputs.map { output in
            stack.push(keptOutput: output)
            defer { stack.pop() }
            return stack.repairedString(at: -1) ?? ""
        }.joined()
    }

    /// Undoes what has been decided since, and forgets the output that was kept.
    package func goBack(to decisions: HostDecisions) {
        services.keptOutputs = []
        services.policies.decisions = decisions.policies
        services.givenVariables = decisions.variables
        startupEnvironments = decisions.environments
    }
}
