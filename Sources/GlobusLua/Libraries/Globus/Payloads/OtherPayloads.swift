import LuaRuntime

extension PayloadDescription {
    /// The payloads of `SpecificFlowClient` and `AuthClient`.
    static let ofOtherServices: [PayloadDescription] = [
        PayloadDescription(
            "RunActivityNotificationPolicy",
            "When a mail tells of a flow's run, for `run_flow`.",
            options: [.texts("status", "The states of the run: \"INACTIVE\", \"SUCCEEDED\" and \"FAILED\".")],
            example: HostExample(
                """
                local policy = globus.RunActivityNotificationPolicy { status = { "FAILED" } }
                print(policy.status[1])
                """,
                prints: "FAILED"
            )
        ),
        PayloadDescription(
            "DependentScopeSpec",
            "A scope on which another one depends, for `create_scope`.",
            positional: [
                .text("scope", "The scope's id."),
                .boolean("optional", "Whether the user may decline it."),
                .boolean("requires_refresh_token", "Whether a refresh token is needed for it."),
            ],
            example: HostExample(
                """
                local spec = globus.DependentScopeSpec("S-1", true, false)
                print(spec.scope, spec.optional)
                """,
                prints: "S-1\ttrue"
            )
        ),
    ]
}
