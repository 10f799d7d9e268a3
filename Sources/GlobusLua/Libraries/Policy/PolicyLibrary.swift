import GlobusAuth
import LuaRuntime

/// The library `policy`, which startup scripts alone find.
enum PolicyLibrary {
    static let library = HostLibrary(
        "policy",
        "What a site decides for every script of the host.",
        functions: [tokenStorage, onRefresh, defaultTokenStorage]
    )

    static let tokenStorage = HostFunction(
        "policy.token_storage",
        "Defines a token storage; the methods may wait, request and call other storages.",
        parameters: [
            .required("name", .string, "The name by which scripts choose it."),
            .required("methods", .table, "The methods.", options: LuaTokenStorage.methodParameters),
        ]
    ) { call in
        let name = try call.string("name")
        guard call.services.builtInStorages[name] == nil else {
            throw call.misuse("'\(name)' is the name of a built-in storage; choose another")
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
        parameters: [.required("handler", .function, "Called with the response and a table with more about it.")]
    ) { call in
        try call.services.policies.requireOpen()
        call.services.policies.refreshHandlers.append(call.reference("handler"))
        return .nothing
    }

    static let defaultTokenStorage = HostFunction(
        "policy.default_token_storage",
        "Sets the storage of every renewing authorizer that names none.",
        parameters: [.required("name", .string, "The storage's name.")]
    ) { call in
        let name = try call.string("name")
        try call.services.policies.setDefaultStorage(name, builtIn: call.services.builtInStorages.keys)
        return .nothing
    }
}
