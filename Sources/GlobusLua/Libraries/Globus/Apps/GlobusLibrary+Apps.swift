import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let apps = [userApp, clientApp, app]

    static let userApp = HostFunction(
        "globus.UserApp",
        "The app of a person, who logs in by a browser.",
        details: """
            Service clients that are given an app need no authorizer: the app finds the tokens in its storage, logs in where \
            there are none or not the right ones, and renews them. A login that asks a person takes the permission \
            `--allow-login`; `globus-lua login` needs none, and writes what an app of the same name, client and storage reads.
            """,
        parameters: AppArguments.parameters,
        results: [HostResult("globus.UserApp", "The app.")],
        failures: [HostFailure(.usage, "there is no client, or what is given excludes each other")],
        example: HostExample(
            """
            local app = globus.UserApp("my-app", {
              client_id = "61338d24-54d5-408f-a10d-66c06b59f6d2",
              config = { token_storage = "memory", request_refresh_tokens = true },
            })
            local transfer = globus.TransferClient { app = app }
            print(app.scope_requirements[transfer.resource_server][1])
            print(app:login_required())
            """,
            prints: """
                urn:globus:auth:scope:transfer.api.globus.org:all
                true
                """
        )
    ) { call in
        let given = AppArguments(call)
        let client = try given.loginClient()
        return given.result(
            try UserApp(
                given.name(),
                loginClient: client,
                scopeRequirements: given.scopeRequirements(),
                configuration: given.configuration(of: client, asksPerson: true)
            )
        )
    }

    static let clientApp = HostFunction(
        "globus.ClientApp",
        "The app of a program that acts for itself, with its own credentials.",
        parameters: AppArguments.parameters,
        results: [HostResult("globus.ClientApp", "The app.")],
        failures: [HostFailure(.usage, "there is no client with a secret, or what is given excludes each other")],
        example: HostExample(
            """
            local app = globus.ClientApp("my-app", {
              client_id = CLIENT_ID, client_secret = CLIENT_SECRET,
              config = { token_storage = "memory" },
            })
            local transfer = globus.TransferClient { app = app }
            print(transfer:get("/v0.10/task_list").http_status)
            """,
            prints: "200"
        )
    ) { call in
        let given = AppArguments(call)
        let client = try given.loginClient()
        guard let client = client as? ConfidentialAppAuthClient else {
            throw call.misuse(
                "A ClientApp must use a ConfidentialAppAuthClient for its login_client, or a client_secret beside the "
                    + "client_id"
            )
        }
        return given.result(
            try ClientApp(
                given.name(),
                loginClient: client,
                scopeRequirements: given.scopeRequirements(),
                configuration: given.configuration(of: client, asksPerson: false)
            )
        )
    }

    static let app = HostFunction(
        "globus.app",
        "The app that the program runs for, such as that of `globus-lua run --app NAME`: a script that uses it needs no "
            + "client id and no secret.",
        details: """
            With `GLOBUS_CLIENT_SECRET` in the environment it is a `ClientApp`, else a `UserApp` that has the tokens of \
            `globus-lua login`. In tests it is a `ClientApp` of the mock.
            """,
        results: [HostResult("globus.GlobusApp", "The app, the same one each time.")],
        failures: [HostFailure(.usage, "the program runs for no app, or its client is not known")],
        example: HostExample(
            """
            local transfer = globus.TransferClient { app = globus.app() }
            print(transfer:get("/v0.10/task_list").http_status)
            """,
            prints: "200"
        )
    ) { call in
        call.stack.push(try call.services.ownApp())
        return .pushed(1)
    }
}
