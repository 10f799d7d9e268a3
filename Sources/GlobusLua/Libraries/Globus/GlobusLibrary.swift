import LuaRuntime

/// The library `globus`.
enum GlobusLibrary {
    static let functions =
        [request, isError, tokenStorage, scope] + apps + authorizers + renewingAuthorizers + loginClients
        + serviceClients + payloads + [IdentityMapObject.make, ConnectPersonalObject.make]

    /// The functions that make payloads.
    private static let payloads = PayloadDescription.all.map(\.function)

    static var classes: [ClassDescription] {
        let authorizers = AuthorizerClass.all.map(\.description)
        let loginClients = [LoginClientClass.base] + LoginClientClass.all.map(\.description)
        let clients = ClientClass.descriptions
        let responses = [ResponseClass.hostClass.description] + TokenResponseClass.all.map(\.description)
        let others = [
            PagerObject.hostClass.description, TokenStorageClass.hostClass.description,
            GlobusScopeObject.hostClass.description, ConsentsResponseClass.hostClass.description,
            ConsentForestObject.hostClass.description, UnpackedResponseClass.hostClass.description,
            IdentityMapObject.hostClass.description, ConnectPersonalObject.hostClass.description,
        ]
        let payloads = PayloadDescription.all.map(\.classDescription)
        let apps = [AppObject.base, AppObject.userApp.description, AppObject.clientApp.description]
        return apps + authorizers + loginClients + clients + responses + others + payloads + records
    }

    /// The tables that scripts get from the library and pass to it.
    private static let records = [
        tokenData, ErrorTable.error, ErrorTable.subdocument, ErrorTable.information, ErrorTable.consentRequired,
    ]

    private static let tokenData = ClassDescription(
        "globus.TokenData",
        "One token, in token responses and token storages.",
        form: .record,
        fields: [
            FieldDescription("access_token", "string", "The access token."),
            FieldDescription("refresh_token", "string?", "The refresh token, where one was issued."),
            FieldDescription("expires_at_seconds", "integer", "The end of its life in seconds since 1970."),
            FieldDescription("issued_at_seconds", "number?", "When it was issued, where that is known."),
            FieldDescription("scope", "string", "Its scopes, separated by spaces."),
            FieldDescription("token_type", "string?", "How it is used: \"Bearer\"."),
            FieldDescription("resource_server", "string", "The service that it is for."),
        ]
    )
}

extension ScriptLibrary {
    /// The library `globus`.
    public static let globus = ScriptLibrary(
        "globus",
        "The Globus SDK's authorizers, login clients, service clients and requests.",
        functions: GlobusLibrary.functions,
        parts: [.scopes, .scopeParser, .gare, .globusTime, .connectorTable],
        classes: GlobusLibrary.classes
    )
}
