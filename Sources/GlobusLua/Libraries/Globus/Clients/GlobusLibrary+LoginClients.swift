import GlobusAuth
import LuaRuntime

extension GlobusLibrary {
    static let loginClients = [nativeAppAuthClient, confidentialAppAuthClient]

    private static let options: [HostParameter] = [
        .optional("environment", .string, "The Globus environment.", default: "\"production\""),
        .optional("base_url", .string, "The URL of the server; it wins over everything else."),
        .optional("app_name", .string, "The application's name, for the User-Agent field."),
        CallOptions.timeout,
        CallOptions.maxRetries,
        CallOptions.verifySSL,
    ]

    static let nativeAppAuthClient = HostFunction(
        "globus.NativeAppAuthClient",
        "A login client of a program that cannot keep a secret.",
        parameters: [
            .required("client_id", .string, "The client's id."),
            .optional("opts", .table, "Options.", options: options),
        ],
        results: [HostResult("globus.NativeAppAuthClient", "The client.")],
        example: HostExample(
            """
            local client_id = "61338d24-54d5-408f-a10d-66c06b59f6d2"
            local native = globus.NativeAppAuthClient(client_id)
            print(native)
            """,
            prints: "NativeAppAuthClient (61338d24-54d5-408f-a10d-66c06b59f6d2)"
        )
    ) { call in
        let options = try loginOptions(call)
        let client = try NativeAppAuthClient(
            clientID: call.string("client_id"),
            options: options,
            httpClient: call.services.httpClient,
            time: call.services.time
        )
        call.stack.push(LoginClientObject(client, options), as: LoginClientClass.native)
        return .pushed(1)
    }

    static let confidentialAppAuthClient = HostFunction(
        "globus.ConfidentialAppAuthClient",
        "A login client of a program that has a secret.",
        parameters: [
            .required("client_id", .string, "The client's id."),
            .required("client_secret", .string, "The client's secret."),
            .optional("opts", .table, "Options.", options: options),
        ],
        results: [HostResult("globus.ConfidentialAppAuthClient", "The client.")],
        example: HostExample(
            """
            local id, secret = "my-client-id", "my-secret"
            local opts = { timeout = 10 }
            local confidential = globus.ConfidentialAppAuthClient(id, secret, opts)
            print(confidential.client_id)
            """,
            prints: "my-client-id"
        )
    ) { call in
        let options = try loginOptions(call)
        let client = try ConfidentialAppAuthClient(
            clientID: call.string("client_id"),
            clientSecret: call.secret("client_secret"),
            options: options,
            httpClient: call.services.httpClient,
            time: call.services.time
        )
        call.stack.push(LoginClientObject(client, options), as: LoginClientClass.confidential)
        return .pushed(1)
    }

    private static func loginOptions(_ call: HostCall) throws -> LoginClientOptions {
        let options = call.options("opts")
        var result = call.services.loginOptions(
            appName: try options.string("app_name"),
            environment: try options.string("environment")
        )
        result.baseURL = try options.string("base_url") ?? result.baseURL
        result.timeout = try options.timeout() ?? result.timeout
        result.maxRetries = try options.maxRetries() ?? result.maxRetries
        result.certificateVerification = try options.certificateVerification() ?? result.certificateVerification
        return result
    }
}
