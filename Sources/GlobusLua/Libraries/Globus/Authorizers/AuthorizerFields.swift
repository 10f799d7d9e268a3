import GlobusAuth
import LuaRuntime

/// The fields of authorizers: the Globus SDK's attributes.
///
/// Tokens are plain strings here, since those who store them must read them.
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
