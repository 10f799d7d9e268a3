import GlobusAuth
import LuaRuntime

/// The methods of authorizers.
enum AuthorizerMethods {
    static let common = [getAuthorizationHeader, handleMissingAuthorization]

    private static let receiver = AuthorizerClass.receiver

    static let getAuthorizationHeader = HostFunction(
        "GlobusAuthorizer:get_authorization_header",
        "The value of the Authorization field; renews the token first where that is needed.",
        receiver: receiver,
        results: [HostResult("string?", "The value, or nil to send none.")],
        mayWait: true,
        failures: .renewal,
        example: HostExample(
            """
            print(authorizer:get_authorization_header():match("^Bearer ") ~= nil)
            """,
            prints: "true"
        )
    ) { pushHeader($0) }

    private static func pushHeader(_ call: HostCall) -> HostReturn {
        let object = call.authorizerObject
        if let renewing = object.renewing {
            switch renewing.headerUpdate(since: object.cachedGeneration) {
            case .unchanged:
                call.stack.pushUserValue(AuthorizerObject.headerSlot, of: 1)
                return .pushed(1)
            case .changed(let header, let generation):
                call.stack.push(header)
                call.stack.pushCopy(of: -1)
                call.stack.setUserValue(AuthorizerObject.headerSlot, of: 1)
                object.cachedGeneration = generation
                return .pushed(1)
            case .mustWait: break
            }
        }
        let authorizer = object.authorizer
        if case .ready(let header) = authorizer.readyHeader { return .pushed(push(header, on: call.stack)) }
        return .wait {
            let header = try await authorizer.authorizationHeader()
            return .push { push(header, on: $0) }
        }
    }

    private static func push(_ header: String?, on stack: LuaStack) -> Int32 {
        if let header { stack.push(header) } else { stack.push() }
        return 1
    }

    static let handleMissingAuthorization = HostFunction(
        "GlobusAuthorizer:handle_missing_authorization",
        "Tells the authorizer that a service has refused its current header (401).",
        receiver: receiver,
        results: [HostResult("boolean", "Whether a new header may help.")],
        mayWait: true,
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
        "RenewingAuthorizer:ensure_valid_token",
        "Renews the token where that is needed.",
        receiver: receiver,
        mayWait: true,
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
