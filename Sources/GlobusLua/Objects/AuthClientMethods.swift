import GlobusAuth
import LuaRuntime

/// The methods that `AuthClient` has beyond those of every client.
enum AuthClientMethods {
    static let all = [userinfo, getIdentities]

    private static let receiver = HostType.object(ClientObject.kind)

    static let userinfo = HostFunction(
        "AuthClient:userinfo",
        "Who the token belongs to (OpenID Connect).",
        receiver: receiver,
        results: [HostResult("globus.GlobusHTTPResponse", "The claims.")],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let client = AuthClient(base: call.object(at: 1, ClientObject.kind).client)
            return call.waitForResponse { try await client.userinfo() }
        }
    }

    static let getIdentities = HostFunction(
        "AuthClient:get_identities",
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
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let client = AuthClient(base: call.object(at: 1, ClientObject.kind).client)
            let options = CallOptions(stack: call.stack, index: 2, function: "AuthClient:get_identities")
            let usernames = try options.strings("usernames")
            let ids = try options.strings("ids")
            let provision = options.boolean("provision") ?? false
            let query = try options.with("query_params") { try call.stack.parameters(at: -1, "query_params") }
            guard usernames != nil || ids != nil else {
                throw HostArgumentError("AuthClient:get_identities: give 'usernames' or 'ids', each a list of strings")
            }
            return call.waitForResponse {
                try await client.identities(
                    usernames: usernames,
                    ids: ids,
                    provision: provision,
                    query: query ?? Parameters()
                )
            }
        }
    }
}
