import GlobusAuth
import LuaRuntime

/// The classes of token responses: `OAuthTokenResponse`, and one for each grant.
enum TokenResponseClass {
    private static let receiver = HostType.object(ResponseObject.kind)

    private static let kinds: [OAuthTokenResponse.Kind] = [
        .token, .authorizationCode, .clientCredentials, .refreshToken, .dependentToken,
    ]

    static let all = kinds.map { make($0.className) }

    private static let byKind = Dictionary(uniqueKeysWithValues: zip(kinds, all))

    static func hostClass(of kind: OAuthTokenResponse.Kind) -> HostClass<ResponseObject> { byKind[kind] ?? all[0] }

    private static func make(_ name: String) -> HostClass<ResponseObject> {
        HostClass(
            name,
            "A token endpoint's answer.",
            refining: name == "OAuthTokenResponse" ? ResponseObject.kind.annotation : "globus.OAuthTokenResponse",
            kinds: [ResponseObject.kind],
            methods: ResponseClass.methods + [IDTokenMembers.decode],
            fields: ResponseClass.fields + fields,
            userValues: 2
        ) { call in
            let tokens = call.receiver(ResponseObject.kind).tokens
            call.stack.push(tokens.map { String(describing: $0) } ?? "")
            return .pushed(1)
        }
    }

    private static let fields: [HostField] = [
        HostField("by_resource_server", "table<string, globus.TokenData>", "The tokens by service.", of: receiver) {
            call in
            call.stack.push(call.receiver(ResponseObject.kind).tokens?.byResourceServer ?? [:])
            return .pushed(1)
        },
        HostField("by_scopes", "table<string, globus.TokenData>", "The tokens by scope, or by several.", of: receiver) {
            pushByScopes($0)
        },
        HostField("id_token", "string?", "The ID token, not verified.", of: receiver) { call in
            let token = call.receiver(ResponseObject.kind).tokens?.idToken
            if let token { call.stack.push(call.stack.remembered(token).reveal()) } else { call.stack.push() }
            return .pushed(1)
        },
    ]

    /// Pushes a table of single scopes.
    ///
    /// A key with several scopes in any order finds the one token that has all of them.
    private static func pushByScopes(_ call: HostCall) -> HostReturn {
        let stack = call.stack
        stack.pushTable()
        if let byScopes = call.receiver(ResponseObject.kind).tokens?.byScopes {
            for scope in byScopes.scopes {
                guard let token = try? byScopes[scope] else { continue }
                stack.push(token)
                stack.setField(scope, of: -2)
            }
        }
        stack.pushTable(fields: 2)
        stack.push(findScopes)
        stack.setField("__index", of: -2)
        stack.push(false)
        stack.setField("__metatable", of: -2)
        stack.setMetatable(of: -2)
        return .pushed(1)
    }

    private static let findScopes = HostFunction("by_scopes", "Finds several scopes.", isVariadic: true) { call in
        let stack = call.stack
        guard let specifier = stack.string(at: 2) else { return .nothing }
        var server: String?
        for scope in specifier.split(separator: " ") {
            guard stack.pushField(String(scope), of: 1) == .table else { return .nothing }
            stack.pushField("resource_server", of: -1)
            guard let own = stack.string(at: -1), server == nil || server == own else { return .nothing }
            server = own
            stack.pop()
        }
        return .pushed(server == nil ? 0 : 1)
    }
}
