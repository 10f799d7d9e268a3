import LuaRuntime

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
