import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import StandardHost

/// The app that a program logs in, and whose tokens its scripts find by `globus.app()`.
struct AppOptions: ParsableArguments {
    static let defaultName = "globus-lua"

    @Option(
        name: [.customLong("app"), .customLong("app-name")],
        help: ArgumentHelp("The app whose tokens are used, globus.app() in scripts.", valueName: "name")
    )
    var name = Self.defaultName

    @Option(
        name: .customLong("client-id"),
        help: ArgumentHelp(
            "The app's client; $GLOBUS_CLIENT_ID by default, or else the one as which the app has logged in.",
            valueName: "id"
        )
    )
    var clientID: String?

    @Option(
        help: ArgumentHelp(
            "Where its tokens are: json, sqlite or a startup script's storage; the site's default, or json.",
            valueName: "name"
        ),
        completion: .list(["json", "sqlite", "memory"])
    )
    var storage: String?

    @Option(
        help: ArgumentHelp("How you log in: command-line or local-server, which opens a browser.", valueName: "flow"),
        completion: .list(StandardLoginFlows.names),
        transform: LoginFlowName.parse
    )
    var flow: String?

    /// The same app at a mock in this process, whose tokens would be of no use when the mock is gone.
    var withMock: AppOptions {
        var options = self
        options.storage = storage ?? "memory"
        return options
    }

    /// The words of a command line that name the same app.
    var words: [String] {
        var words = name == Self.defaultName ? [] : ["--app", name]
        if let clientID { words += ["--client-id", clientID] }
        if let storage { words += ["--storage", storage] }
        if let flow { words += ["--flow", flow] }
        return words.map(FlagWithoutList.quoted)
    }

    /// The app, for ``ScriptHost/Configuration``.
    ///
    /// Its client has a secret where `GLOBUS_CLIENT_SECRET` is that client's.
    func settings(_ variables: [String: String]) -> AppSettings {
        let (name, own) = (name, clientID)
        let given = variables["GLOBUS_CLIENT_ID"].flatMap { $0.isEmpty ? nil : $0 }
        let secret = variables["GLOBUS_CLIENT_SECRET"].flatMap { $0.isEmpty ? nil : $0 }
        // The variables belong together: a secret is not that of another client.
        let isOfSecret = secret != nil && (own == nil || given == nil || own == given)
        return AppSettings(
            name,
            clientSecret: isOfSecret ? secret.map { Secret($0) } : nil,
            tokenStorage: storage,
            loginFlow: flow
        ) {
            if let id = own ?? given { return id }
            if isOfSecret {
                throw GlobusError(
                    .usage,
                    "GLOBUS_CLIENT_SECRET is set, and its client is not: set GLOBUS_CLIENT_ID, too"
                )
            }
            return try KnownApps.onlyClientID(
                ofApp: name,
                environment: try ServiceEnvironment(variables: variables).environment.name,
                homeFolder: TokenStorageLocation.homeFolder { variables[$0] },
                orElse: { "pass --client-id \($0), or set GLOBUS_CLIENT_ID" },
                source: "globus-lua login --help says where to get one"
            )
        }
    }
}
