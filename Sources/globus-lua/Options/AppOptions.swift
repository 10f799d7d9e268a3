import ArgumentParser
import StandardHost

/// The app that a program logs in, and whose tokens its scripts find by `globus.app()`.
struct AppOptions: ParsableArguments {
    @Option(
        name: [.customLong("app"), .customLong("app-name")],
        help: ArgumentHelp("The app whose tokens are used, globus.app() in scripts.", valueName: "name")
    )
    var name = AppChoice.defaultName

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

    /// What they say.
    var choice: AppChoice { AppChoice(name: name, clientID: clientID, storage: storage, flow: flow) }
}
