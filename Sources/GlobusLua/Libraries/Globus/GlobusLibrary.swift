import LuaRuntime

/// The library `globus`.
enum GlobusLibrary {
    static let library = HostLibrary(
        "globus",
        "The Globus SDK's authorizers, login clients, service clients and requests.",
        functions: [request, isError, tokenStorage] + authorizers + renewingAuthorizers + loginClients + serviceClients
    )
}
