import GlobusAuth
import LuaRuntime

/// The classes of authorizers.
enum AuthorizerClass {
    static let receiver = HostType.object(AuthorizerObject.kind)

    private static let null = make("NullAuthorizer", "Authorizes nothing.")
    private static let basic = make("BasicAuthorizer", "Authorizes by name and password.")
    private static let accessToken = make(
        "AccessTokenAuthorizer",
        "Authorizes by a token that is not renewed.",
        fields: [AuthorizerFields.fixedAccessToken]
    )
    private static let fixed = make("StaticGlobusAuthorizer", "Authorizes by a header of the author's own.")
    private static let author = make("GlobusAuthorizer", "Authorizes by functions of the author's own.")
    private static let renewing = make(
        "RenewingAuthorizer",
        "Renews its token by functions of the author's own.",
        methods: [AuthorizerMethods.ensureValidToken],
        fields: AuthorizerFields.renewing + [AuthorizerFields.refreshToken]
    )
    private static let refreshToken = make(
        "RefreshTokenAuthorizer",
        "Renews its token with a refresh token.",
        methods: [AuthorizerMethods.ensureValidToken],
        fields: AuthorizerFields.renewing + [AuthorizerFields.refreshToken]
    )
    private static let clientCredentials = make(
        "ClientCredentialsAuthorizer",
        "Renews its token with the client's own credentials.",
        methods: [AuthorizerMethods.ensureValidToken],
        fields: AuthorizerFields.renewing + [AuthorizerFields.scopes]
    )

    static let all = [null, basic, accessToken, fixed, author, renewing, refreshToken, clientCredentials]

    static func hostClass(of authorizer: any Authorizer) -> HostClass<AuthorizerObject> {
        switch authorizer {
        case is NullAuthorizer: null
        case is BasicAuthorizer: basic
        case is AccessTokenAuthorizer: accessToken
        case is StaticGlobusAuthorizer: fixed
        case is RenewingAuthorizer: renewing
        case is RefreshTokenAuthorizer: refreshToken
        case is ClientCredentialsAuthorizer: clientCredentials
        default: author
        }
    }

    private static func make(
        _ name: String,
        _ summary: String,
        methods: [HostFunction] = [],
        fields: [HostField] = []
    ) -> HostClass<AuthorizerObject> {
        HostClass(
            name,
            summary,
            refining: name == "GlobusAuthorizer" ? nil : AuthorizerObject.kind.annotation,
            kinds: [AuthorizerObject.kind],
            methods: AuthorizerMethods.common + methods,
            fields: fields,
            userValues: AuthorizerObject.slotCount
        ) { call in
            call.stack.push("globus." + AuthorizerClass.hostClass(of: call.authorizerObject.authorizer).name)
            return .pushed(1)
        }
    }
}
