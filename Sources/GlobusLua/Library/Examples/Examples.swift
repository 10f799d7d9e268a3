import LuaRuntime

/// How each function is used, by its name.
///
/// The tests run every example and compare what it prints.
enum Examples {
    static let all = [authorizers, loginClients, requests, storages, tasks, values]
        .reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }

    /// What the examples begin with; `CLIENT_ID`, `CLIENT_SECRET`, `REFRESH_TOKEN` and `URL`, the address of the mock,
    /// are as `globus-lua mock` prints them.
    static let beginning = """
        local client = globus.ConfidentialAppAuthClient(CLIENT_ID, CLIENT_SECRET)
        local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
        local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
        local transfer = globus.TransferClient { authorizer = authorizer }
        """
}
