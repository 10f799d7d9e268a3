/// What startup scripts have decided for a host, and the environment variables that scripts have been given.
package struct HostDecisions: Sendable {
    let policies: PolicyRegistry.Decisions
    let variables: [String: String?]
}

extension ScriptHost {
    /// What is decided so far, for ``goBack(to:)``.
    package var decisions: HostDecisions {
        HostDecisions(policies: services.policies.decisions, variables: services.givenVariables)
    }

    /// Undoes what has been decided since.
    package func goBack(to decisions: HostDecisions) {
        services.policies.decisions = decisions.policies
        services.givenVariables = decisions.variables
    }
}
