import LuaRuntime

extension ScriptAPI {
    /// What scripts can name in a host with these libraries.
    public init(_ libraries: [ScriptLibrary]) {
        self.init(
            libraries: (libraries + ScriptLibrary.lua).filter(\.hasTable).map(\.description),
            functions: StandardLibrary.functions + libraries.flatMap(\.globals).map(\.description),
            variables: StandardLibrary.variables,
            classes: libraries.flatMap(\.classes),
            errorClasses: ErrorClassDescription.standard + libraries.flatMap(\.errorClasses),
            permissions: libraries.flatMap(\.permissions)
        )
    }

    /// What scripts can name in a host with the standard libraries.
    public static let scripts = ScriptAPI(.standard)

    /// What startup scripts can name in a host with the standard libraries: `policy` as well.
    public static let startupScripts = ScriptAPI(.standard + [.policy])

    /// What the examples of the reference begin with, where `CLIENT_ID`, `CLIENT_SECRET`, `REFRESH_TOKEN` and `URL` are a
    /// mock's.
    public static let exampleBeginning = """
        local client = globus.ConfidentialAppAuthClient(CLIENT_ID, CLIENT_SECRET)
        local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
        local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
        local transfer = globus.TransferClient { authorizer = authorizer }
        """
}

extension [ScriptLibrary] {
    /// The libraries that scripts find in a host beyond Lua's own, unless it was made with others.
    public static var standard: [ScriptLibrary] { ScriptLibrary.standard }
}
