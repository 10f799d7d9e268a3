import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import StandardHost

/// The app that a program logs in, and whose tokens its scripts find by `globus.app()`.
struct AppChoice: Sendable {
    static let defaultName = "globus-lua"

    var name = Self.defaultName
    var clientID: String?
    /// Where its tokens are; nil for the site's default, or `json`.
    var storage: String?
    /// How people log in; nil for the standard flow.
    var flow: String?

    /// The same app at a mock in this process, whose tokens would be of no use when the mock is gone.
    var withMock: AppChoice {
        var choice = self
        choice.storage = storage ?? "memory"
        return choice
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
