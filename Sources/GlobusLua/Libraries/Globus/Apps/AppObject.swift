import GlobusAuth
import LuaRuntime

/// An app as a script holds it: the Globus SDK's `UserApp` or `ClientApp`.
final class AppObject {
    let app: any GlobusApp

    init(_ app: any GlobusApp) {
        self.app = app
    }

    /// The Lua value of the object: the table of the author's functions.
    static let functionsSlot: Int32 = 1

    static let kind = HostKind<AppObject>(
        number: 15,
        name: "an app (UserApp or ClientApp)",
        annotation: "globus.GlobusApp"
    )

    static let userApp = make("UserApp", "The app of a person, who logs in by a browser.")
    static let clientApp = make("ClientApp", "The app of a program that acts for itself, with its own credentials.")

    /// What both have in common.
    static let base = ClassDescription(
        kind.annotation,
        "Keeps the tokens of one application for all of its service clients.",
        form: .base,
        methods: AppMethods.all.map(\.description),
        fields: fields.map(\.description)
    )

    private static func make(_ name: String, _ summary: String) -> HostClass<AppObject> {
        HostClass(
            name,
            summary,
            refining: kind.annotation,
            kinds: [kind],
            methods: AppMethods.all,
            fields: fields,
            userValues: 1,
            keepsIdentity: true
        ) { call in
            let app = call.receiver(kind).app
            let name = app is ClientApp ? "ClientApp" : "UserApp"
            call.stack.push(
                "\(name) (\(app.appName.printable(limit: 100)), client \(app.clientID.printable(limit: 100)))"
            )
            return .pushed(1)
        }
    }

    private static let fields: [HostField] = [
        HostField("app_name", "string", "The application's name.", of: kind) { object, call in
            call.stack.push(object.app.appName)
            return .pushed(1)
        },
        HostField("client_id", "string", "The id of the OAuth 2 client.", of: kind) { object, call in
            call.stack.push(object.app.clientID)
            return .pushed(1)
        },
        HostField(
            "scope_requirements",
            "table<string, globus.Scope[]>",
            "The scopes that the app needs, by resource server; a copy.",
            of: kind
        ) { object, call in
            let requirements = object.app.scopeRequirements
            call.stack.pushTable(fields: Int32(requirements.count))
            for (name, scopes) in requirements {
                call.stack.push(scopes: scopes)
                call.stack.setField(name, of: -2)
            }
            return .pushed(1)
        },
        HostField(
            "token_storage",
            "globus.TokenStorage",
            "Where the tokens are kept, with the checks that the app makes of them.",
            of: kind
        ) { object, call in
            call.stack.push(storage: object.app.tokenStorage)
            return .pushed(1)
        },
    ]
}

extension LuaStack {
    /// Pushes an app.
    ///
    /// Stack: [-0, +1]
    func push(_ object: AppObject) {
        push(object, as: object.app is ClientApp ? AppObject.clientApp : AppObject.userApp)
    }

    /// The scopes by resource server in the table at `index`.
    func scopeRequirements(at index: Int32, _ place: String) throws -> [String: ScopeList] {
        var requirements: [String: ScopeList] = [:]
        try forEachPair(of: index) {
            guard type(at: -2) == .string, let name = string(at: -2) else {
                throw HostArgumentError("\(place): the keys must be resource servers, got \(typeName(at: -2))")
            }
            requirements[name] = try scopes(at: -1, "\(place)['\(name.printable(limit: 200))']")
        }
        return requirements
    }
}
