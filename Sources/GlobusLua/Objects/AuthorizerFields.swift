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
        get: { thread in HostCall.run(thread) { push(try $0.renewing().accessToken, on: $0.stack) } },
        set: { thread in
            HostCall.run(thread) { call in
                try call.renewing().setAccessToken(try call.optionalSecret(at: 2, "access_token"))
                return 0
            }
        }
    )

    static let expiresAt = HostField(
        "expires_at",
        "number?",
        "The end of the token's life in seconds since 1970; nil makes the next use renew it.",
        of: receiver,
        accepts: .number.orNil,
        get: { thread in
            HostCall.run(thread) { call in
                guard let expiry = try call.renewing().expiresAt else {
                    call.stack.push()
                    return 1
                }
                if let seconds = Int64(exactly: expiry) { call.stack.push(seconds) } else { call.stack.push(expiry) }
                return 1
            }
        },
        set: { thread in
            HostCall.run(thread) { call in
                if let seconds = call.stack.number(at: 2), !seconds.isFinite {
                    throw HostArgumentError("expires_at must be seconds since 1970, got \(seconds)")
                }
                try call.renewing().expiresAt = call.stack.number(at: 2)
                return 0
            }
        }
    )

    static let refreshToken = HostField(
        "refresh_token",
        "string?",
        "The newest refresh token; setting one ends the effect of invalid_grant.",
        of: receiver,
        accepts: optionalString,
        get: { thread in HostCall.run(thread) { push(try $0.renewing().refreshToken, on: $0.stack) } },
        set: { thread in
            HostCall.run(thread) { call in
                try call.renewing().refreshToken = try call.optionalSecret(at: 2, "refresh_token")
                return 0
            }
        }
    )

    static let onRefresh = HostField(
        "on_refresh",
        "function?",
        "Called with the response after every renewal, before the new token is used.",
        of: receiver,
        accepts: .function.orNil,
        get: { thread in HostCall.run(thread) { AuthorFunctions.push(RefreshHandler.name, of: $0) } },
        set: { thread in HostCall.run(thread) { try RefreshHandler.set(by: $0) } }
    )

    static let scopes = HostField("scopes", "string", "The scopes, separated by spaces.", of: receiver) { thread in
        HostCall.run(thread) { call in
            call.stack.push((call.authorizerObject.authorizer as? ClientCredentialsAuthorizer)?.scopes ?? "")
            return 1
        }
    }

    static let fixedAccessToken = HostField("access_token", "string", "The token.", of: receiver) { thread in
        HostCall.run(thread) { call in
            push((call.authorizerObject.authorizer as? AccessTokenAuthorizer)?.accessToken, on: call.stack)
        }
    }

    private static let optionalString = HostType.string.orNil

    private static func push(_ secret: Secret?, on stack: LuaStack) -> Int32 {
        if let secret { stack.push(stack.remembered(secret).reveal()) } else { stack.push() }
        return 1
    }
}

extension HostCall {
    /// The secret text at `index`, or nil.
    func optionalSecret(at index: Int32, _ place: String) throws -> Secret? {
        has(index) ? try secret(at: index, place) : nil
    }
}
