import GlobusAuth
import LuaRuntime

/// The methods that `AuthClient` has besides those of every client.
enum AuthClientMethods {
    static let all = [userinfo, getIdentities, ConsentsResponseClass.getConsents]

    private static let receiver = HostType.object(ClientObject.kind)

    static let userinfo = HostFunction(
        waiting: "AuthClient:userinfo",
        "Who the token belongs to (OpenID Connect).",
        receiver: receiver,
        results: [HostResult("globus.GlobusHTTPResponse", "The claims.")],
        failures: .request,
        example: HostExample(
            """
            local login = globus.ClientCredentialsAuthorizer(client, "openid profile")
            local auth = globus.AuthClient { authorizer = login }
            print(auth:userinfo().data.preferred_username)
            """,
            prints: "c0f1de27-0000-4000-8000-000000000001@clients.auth.globus.org"
        )
    ) { call in
        let client = AuthClient(base: call.receiver(ClientObject.kind).client)
        return call.waitForResponse { try await client.userinfo() }
    }

    static let getIdentities = HostFunction(
        waiting: "AuthClient:get_identities",
        "Looks up identities by usernames or by ids; both are sent where both are given.",
        receiver: receiver,
        parameters: [
            .required(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("usernames", .table | .string, "The usernames."),
                    .optional("ids", .table | .string, "The ids."),
                    .optional("provision", .boolean, "Whether unknown usernames get an identity.", default: "false"),
                    .optional("query_params", .table, "Further parameters; they win."),
                ]
            )
        ],
        results: [HostResult("globus.GlobusHTTPResponse", "The identities.")],
        failures: .request,
        example: HostExample(
            """
            local auth = globus.AuthClient { authorizer = authorizer }
            local ok, e = pcall(function()
              auth:get_identities { usernames = { "ada@example.org" } }
            end)
            print(ok, e.http_status) -- the mock knows no identities
            """,
            prints: "false\t404"
        )
    ) { call in
        let client = AuthClient(base: call.receiver(ClientObject.kind).client)
        let options = call.options("opts")
        let usernames = try options.strings("usernames")
        let ids = try options.strings("ids")
        let provision = options.boolean("provision") ?? false
        let query = try options.parameters("query_params") ?? Parameters()
        guard usernames != nil || ids != nil else {
            throw call.misuse("give 'usernames' or 'ids', each a list of strings")
        }
        return call.waitForResponse {
            try await client.identities(usernames: usernames, ids: ids, provision: provision, query: query)
        }
    }
}
