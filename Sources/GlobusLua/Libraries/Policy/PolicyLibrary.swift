import GlobusAuth
import LuaRuntime

/// The library `policy`, which only startup scripts have.
enum PolicyLibrary {
    fileprivate static let renewalContext = ClassDescription(
        "policy.RenewalContext",
        "More about a renewal, for the handlers of startup scripts.",
        form: .record,
        fields: [
            FieldDescription("authorizer", "globus.GlobusAuthorizer?", "The authorizer that has been renewed."),
            FieldDescription("client_id", "string?", "The OAuth 2 client that it belongs to."),
            FieldDescription("resource_servers", "string[]", "The services that have new tokens."),
            FieldDescription("grant_type", "string?", "How: \"refresh_token\" or \"client_credentials\"."),
            FieldDescription("refreshed_at", "number", "When, in seconds since 1970."),
        ]
    )

    static let tokenStorage = HostFunction(
        "policy.token_storage",
        "Defines a token storage by its methods, which may wait, request and call other storages; or gives a built-in one, "
            + "with its options, a name of the site's.",
        parameters: [
            .required("name", .string, "The name by which scripts choose it."),
            .required(
                "methods",
                .table | .object(TokenStorageObject.kind),
                "The methods, or a storage that `globus.token_storage` has returned.",
                options: LuaTokenStorage.methodParameters
            ),
        ],
        failures: [HostFailure(.usage, "there is a storage of that name, or startup is over")],
        example: HostExample(
            """
            local tokens = {}
            policy.token_storage("site", {
              store_token_data_by_resource_server = function(_, new)
                for service, token in pairs(new) do
                  tokens[service] = token
                  print("stored", service)
                end
              end,
              get_token_data_by_resource_server = function() return tokens end,
              remove_token_data = function(_, service)
                local was_there = tokens[service] ~= nil
                tokens[service] = nil
                return was_there
              end,
            })
            policy.default_token_storage("site")
            """,
            prints: "stored\ttransfer.api.globus.org"
        )
    ) { call in
        let name = try call.string("name")
        guard call.services.builtInStorages[name] == nil else {
            throw call.misuse("'\(name)' is the name of a built-in storage; choose another")
        }
        if let made = call.stack.object(at: call.index(of: "methods"), TokenStorageObject.kind) {
            try call.services.policies.add(made.storage, named: name)
            return .nothing
        }
        let storage = LuaTokenStorage(
            name: name,
            methods: call.reference("methods"),
            methodNames: LuaTokenStorage.methodNames(in: call.stack, at: call.index(of: "methods")),
            host: WeakHost(call.services.host)
        )
        try call.services.policies.add(storage, named: name)
        return .nothing
    }

    static let onRefresh = HostFunction(
        "policy.on_refresh",
        "Registers a handler of every renewal of this host's authorizers.",
        parameters: [.required("handler", .function, "Called with the response and a table with more about it.")],
        failures: [HostFailure(.usage, "startup is over")],
        example: HostExample(
            """
            policy.on_refresh(function(response, context)
              print(context.grant_type, (next(response.by_resource_server)))
            end)
            """,
            prints: "client_credentials\ttransfer.api.globus.org"
        )
    ) { call in
        try call.services.policies.requireOpen()
        call.services.policies.refreshHandlers.append(call.reference("handler"))
        return .nothing
    }

    static let defaultTokenStorage = HostFunction(
        "policy.default_token_storage",
        "Sets the storage of every renewing authorizer that names none.",
        parameters: [.required("name", .string, "The storage's name.")],
        failures: [HostFailure(.usage, "there is no storage of that name, or startup is over")],
        example: HostExample(
            """
            policy.default_token_storage("memory")
            """
        )
    ) { call in
        let name = try call.string("name")
        try call.services.policies.setDefaultStorage(name, builtIn: call.services.builtInStorages.keys)
        return .nothing
    }
}

extension ScriptLibrary {
    /// The library `policy`, which only startup scripts have.
    public static let policy = ScriptLibrary(
        "policy",
        "What a site decides for every script of the host.",
        functions: [PolicyLibrary.tokenStorage, PolicyLibrary.onRefresh, PolicyLibrary.defaultTokenStorage],
        classes: [PolicyLibrary.renewalContext]
    )
}
