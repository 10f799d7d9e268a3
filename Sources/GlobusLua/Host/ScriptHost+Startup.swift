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
