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

/// The methods of authorizers.
enum AuthorizerMethods {
    static let common = [getAuthorizationHeader, handleMissingAuthorization]

    private static let receiver = AuthorizerClass.receiver

    static let getAuthorizationHeader = HostFunction(
        waiting: "GlobusAuthorizer:get_authorization_header",
        "The value of the Authorization field; renews the token first where that is needed.",
        receiver: receiver,
        results: [HostResult("string?", "The value, or nil to send none.")],
        failures: .renewal,
        example: HostExample(
            """
            print(authorizer:get_authorization_header():match("^Bearer ") ~= nil)
            """,
            prints: "true"
        )
    ) { pushHeader($0) }

    private static func pushHeader(_ call: HostCall) -> HostWait {
        if call.withReceiver(AuthorizerObject.kind, { pushHeader(of: $0, on: call.stack) }) { return .now(.pushed(1)) }
        let authorizer = call.authorizerObject.authorizer
        if case .ready(let header) = authorizer.readyHeader { return .now(.pushed(push(header, on: call.stack))) }
        return .wait {
            let header = try await authorizer.authorizationHeader()
            return .push { push(header, on: $0) }
        }
    }

    /// Pushes the header of a renewing authorizer, which Lua has already unless it has changed; returns false where there
    /// is none that can be had without waiting.
    private static func pushHeader(of object: AuthorizerObject, on stack: LuaStack) -> Bool {
        switch object.headerUpdate {
        case .unchanged: stack.pushUserValue(AuthorizerObject.headerSlot, of: 1)
        case .changed(let header, let generation):
            stack.push(header)
            stack.pushCopy(of: -1)
            stack.setUserValue(AuthorizerObject.headerSlot, of: 1)
            object.cachedGeneration = generation
        case .mustWait: return false
        }
        return true
    }

    private static func push(_ header: String?, on stack: LuaStack) -> Int32 {
        if let header { stack.push(header) } else { stack.push() }
        return 1
    }

    static let handleMissingAuthorization = HostFunction(
        waiting: "GlobusAuthorizer:handle_missing_authorization",
        "Tells the authorizer that a service has refused its current header (401).",
        receiver: receiver,
        results: [HostResult("boolean", "Whether a new header may help.")],
        example: HostExample(
            """
            print(authorizer:handle_missing_authorization())
            """,
            prints: "true"
        )
    ) { call in
        let authorizer = call.authorizerObject.authorizer
        let current = call.authorizerObject.renewing?.accessToken.map { "Bearer \($0.reveal())" }
        return .wait {
            let isHandled = await authorizer.handleMissingAuthorization(sent: current)
            return .push { stack in
                stack.push(isHandled)
                return 1
            }
        }
    }

    static let ensureValidToken = HostFunction(
        waiting: "RenewingAuthorizer:ensure_valid_token",
        "Renews the token where that is needed.",
        receiver: receiver,
        failures: .renewal,
        example: HostExample(
            """
            authorizer.expires_at = os.time() - 1
            authorizer:ensure_valid_token()
            print(authorizer.expires_at > os.time())
            """,
            prints: "true"
        )
    ) { call in
        let authorizer = try call.renewing()
        return .wait {
            try await authorizer.ensureValidToken()
            return .nothing
        }
    }
}

/// The fields of authorizers, which are the Globus SDK's attributes.
///
/// Tokens are plain strings here, since scripts that store them must be able to read them.
enum AuthorizerFields {
    static let renewing = [accessToken, expiresAt, onRefresh]

    private static let receiver = AuthorizerClass.receiver

    static let accessToken = HostField(
        "access_token",
        "string?",
        "The newest access token; nil makes the next use renew it.",
        of: receiver,
        accepts: optionalString,
        get: { push(try $0.renewing().accessToken, on: $0.stack) },
        set: { call in
            try call.renewing().setAccessToken(try call.optionalSecret("value"))
            return .nothing
        }
    )

    static let expiresAt = HostField(
        "expires_at",
        "number?",
        "The end of the token's life in seconds since 1970; nil makes the next use renew it.",
        of: receiver,
        accepts: .number.orNil,
        get: { call in
            guard let expiry = try call.renewing().expiresAt else {
                call.stack.push()
                return .pushed(1)
            }
            if let seconds = Int64(exactly: expiry) { call.stack.push(seconds) } else { call.stack.push(expiry) }
            return .pushed(1)
        },
        set: { call in
            let seconds = call.number("value")
            if let seconds, !seconds.isFinite {
                throw HostArgumentError("expires_at must be seconds since 1970, got \(seconds)")
            }
            try call.renewing().expiresAt = seconds
            return .nothing
        }
    )

    static let refreshToken = HostField(
        "refresh_token",
        "string?",
        "The newest refresh token; setting one ends the effect of invalid_grant.",
        of: receiver,
        accepts: optionalString,
        get: { push(try $0.renewing().refreshToken, on: $0.stack) },
        set: { call in
            try call.renewing().refreshToken = try call.optionalSecret("value")
            return .nothing
        }
    )

    static let onRefresh = HostField(
        "on_refresh",
        "function?",
        "Called with the response after every renewal, before the new token is used.",
        of: receiver,
        accepts: .function.orNil,
        get: { AuthorFunctions.push(RefreshHandler.name, of: $0) },
        set: { try RefreshHandler.set(by: $0) }
    )

    static let scopes = HostField("scopes", "string", "The scopes, separated by spaces.", of: receiver) { call in
        call.stack.push((call.authorizerObject.authorizer as? ClientCredentialsAuthorizer)?.scopes ?? "")
        return .pushed(1)
    }

    static let fixedAccessToken = HostField("access_token", "string", "The token.", of: receiver) { call in
        push((call.authorizerObject.authorizer as? AccessTokenAuthorizer)?.accessToken, on: call.stack)
    }

    private static let optionalString = HostType.string.orNil

    private static func push(_ secret: Secret?, on stack: LuaStack) -> HostReturn {
        if let secret { stack.push(stack.remembered(secret).reveal()) } else { stack.push() }
        return .pushed(1)
    }
}
