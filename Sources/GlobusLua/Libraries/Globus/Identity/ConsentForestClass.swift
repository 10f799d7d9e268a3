import GlobusAuth
import LuaRuntime

/// What an identity has consented to, as a script holds it: the Globus SDK's `ConsentForest`.
final class ConsentForestObject: Sendable {
    let forest: ConsentForest

    init(_ forest: ConsentForest) {
        self.forest = forest
    }

    static let kind = HostKind<ConsentForestObject>(
        number: 16,
        name: "a ConsentForest",
        annotation: "globus.ConsentForest"
    )

    static let hostClass = HostClass<ConsentForestObject>(
        "ConsentForest",
        "Consents as trees: below each one is what its service may do on the user's behalf.",
        kinds: [kind],
        methods: [meetsScopeRequirements],
        operators: [.length { $0.forest.consents.count }]
    ) { call in
        call.stack.push("ConsentForest (\(call.receiver(kind).forest.consents.count) consents)")
        return .pushed(1)
    }

    private static let meetsScopeRequirements = HostFunction(
        "ConsentForest:meets_scope_requirements",
        "Whether there is a consent to each scope, with all that it depends on.",
        of: kind,
        parameters: [.required("scopes", .scopes, "The scopes.")],
        results: [HostResult("boolean", "Whether there is.")],
        failures: [HostFailure(.scopeParse, "a text is no list of scopes")],
        example: HostExample(
            """
            local auth = globus.AuthClient { app = app }
            local forest = auth:get_consents(app.client_id):to_forest()
            print(forest:meets_scope_requirements(globus.scopes.SearchScopes.ingest))
            """,
            prints: "false"
        )
    ) { object, call in
        let scopes = try call.stack.scopeItems(at: call.index(of: "scopes"), call.place(of: "scopes"))
        call.stack.push(object.forest.meetsScopeRequirements(scopes))
        return .pushed(1)
    }
}

/// The answer of `get_consents`.
enum ConsentsResponseClass {
    static let hostClass = HostClass<ResponseObject>(
        "GetConsentsResponse",
        "The consents of an identity.",
        refining: ResponseObject.kind.annotation,
        kinds: [ResponseObject.kind],
        methods: ResponseClass.methods + [toForest],
        fields: ResponseClass.fields,
        userValues: 2
    ) { call in
        call.stack.push("GetConsentsResponse (\(call.receiver(ResponseObject.kind).response.status))")
        return .pushed(1)
    }

    private static let toForest = HostFunction(
        "GetConsentsResponse:to_forest",
        "The consents as trees.",
        receiver: .object(ResponseObject.kind),
        results: [HostResult("globus.ConsentForest", "The consents.")],
        failures: [HostFailure(.consentParse, "the answer cannot be understood")],
        example: HostExample(
            """
            local auth = globus.AuthClient { app = app }
            print(auth:get_consents(app.client_id):to_forest())
            """,
            prints: "ConsentForest (0 consents)"
        )
    ) { call in
        let forest = try ConsentForest(call.receiver(ResponseObject.kind).response.parsedJSON())
        call.stack.push(ConsentForestObject(forest), as: ConsentForestObject.hostClass)
        return .pushed(1)
    }

    static let getConsents = HostFunction(
        waiting: "AuthClient:get_consents",
        "What an identity has consented to.",
        receiver: .object(ClientObject.kind),
        parameters: [
            .required("identity_id", .string, "The identity."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional(
                        "all",
                        .boolean,
                        "Whether the consents to all clients are listed, and not only those to the client of the token.",
                        default: "false"
                    )
                ]
            ),
        ],
        results: [HostResult("globus.GetConsentsResponse", "The consents.")],
        failures: .request,
        example: HostExample(
            """
            local auth = globus.AuthClient { app = app }
            print(#auth:get_consents(app.client_id).data.consents)
            """,
            prints: "0"
        )
    ) { call in
        let client = AuthClient(base: call.receiver(ClientObject.kind).client)
        let identity = try call.string("identity_id")
        let all = call.options("opts").boolean("all") ?? false
        return .wait {
            let response = try await client.consents(of: identity, all: all)
            return .push { stack in
                stack.push(ResponseObject(response), as: hostClass, cost: response.bodySize)
                return 1
            }
        }
    }
}
