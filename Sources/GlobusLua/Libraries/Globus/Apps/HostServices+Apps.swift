import GlobusAuth
import LuaRuntime

/// What apps are made of, be they a script's own or the program's.
extension HostServices {
    /// How authorizers renew in this host: with the handlers of the startup scripts.
    func renewal(storage: (any TokenStorage)? = nil, resourceServer: String? = nil) -> RenewalOptions {
        let handlers = policies.refreshHandlers
        let host = WeakHost(host)
        let handler: RenewalHandler = { response, context in
            guard let host = host.value else { return }
            try await handlers.run(response, context, in: host)
        }
        return RenewalOptions(
            handlers: [handler],
            storage: storage,
            resourceServer: resourceServer,
            diagnostics: diagnostics,
            keeper: keeper,
            activity: renewals
        )
    }

    /// How login clients are set up, where nothing else is said.
    func loginOptions(appName: String? = nil, environment: String? = nil) -> LoginClientOptions {
        LoginClientOptions(
            environment: environment ?? variables.environment.name,
            baseURL: variables.serviceURL(of: "auth"),
            appName: appName,
            timeout: variables.timeout,
            certificateVerification: variables.certificateVerification,
            allowsInsecureHTTP: allowsInsecureHTTP,
            permit: permit,
            diagnostics: diagnostics
        )
    }

    /// A login client, with a secret where one is given.
    func loginClient(id: String, secret: Secret?, _ options: LoginClientOptions) throws -> any AuthLoginClient {
        guard let secret else {
            return try NativeAppAuthClient(clientID: id, options: options, httpClient: httpClient, time: time)
        }
        return try ConfidentialAppAuthClient(
            clientID: id,
            clientSecret: secret,
            options: options,
            httpClient: httpClient,
            time: time
        )
    }

    /// The storage of an app: the one of that name, else the site's default, else the Globus SDK's, `json`.
    ///
    /// Memory is each app's own.
    func appStorage(named name: String?, _ request: TokenStorageRequest) throws -> any TokenStorage {
        let name = name ?? policies.defaultStorage ?? "json"
        var request = request
        if name == "memory", policies.storages[name] == nil, request.options["namespace"] == nil {
            lastApp += 1
            request.options["namespace"] = .string("app \(lastApp)")
        }
        return try TokenStorages.storage(named: name, request, in: self)
    }

    /// Returns a login flow of the host's, `command-line` where none is named.
    ///
    /// - Parameters:
    ///   - name: The name of the flow.
    ///   - place: What a message says before what is wrong with the name.
    /// - Returns: The flow, which asks for the permission before it begins.
    /// - Throws: `GlobusError` with `usage` for an unknown name.
    func loginFlow(named name: String?, place: String) throws -> PermittedLoginFlow {
        let name = name ?? "command-line"
        if let flow = loginFlows[name] { return PermittedLoginFlow(flow: flow, judge: judge) }
        let names = loginFlows.keys.sorted()
        let meant = Suggestion.nearest(to: name, among: names).map { " (did you mean \"\($0)\"?)" }
        let known = names.isEmpty ? "; this program has none" : "; there are \(names.joined(separator: ", "))"
        throw GlobusError(.usage, "\(place): there is no login flow '\(name.printable(limit: 60))'\(meant ?? known)")
    }
}
