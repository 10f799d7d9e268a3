import GlobusAuth
import LuaRuntime

/// A grant that is written in Lua.
struct LuaTokenGrant: TokenGrant {
    static let functionNames = [responseName, dataName]

    private static let responseName = "get_token_response"
    private static let dataName = "extract_token_data"

    let functions: AuthorFunctions

    func tokenResponse(refreshToken: Secret?) async throws -> LuaTokenResponse {
        let response = try await functions.call(Self.responseName) { stack, count in
            guard count > 0, stack.isPresent(at: -count) else { throw Self.failure(Self.responseName, "nothing") }
            return LuaTokenResponse(value: stack.reference(at: -count))
        }
        guard let response else { throw Self.gone }
        return response
    }

    func tokenData(from response: LuaTokenResponse) async throws -> GrantedToken {
        let token = try await functions.call(
            Self.dataName,
            arguments: { stack in
                stack.push(response.value)
                return 1
            },
            results: Self.token
        )
        guard let token else { throw Self.gone }
        return token
    }

    private static func token(_ stack: LuaStack, _ count: Int32) throws -> GrantedToken {
        guard count > 0, stack.type(at: -count) == .table else {
            throw failure(dataName, count > 0 ? stack.typeName(at: -count) : "nothing")
        }
        let fields = TokenFields(stack: stack, index: stack.absolute(-count), function: dataName)
        guard let accessToken = try fields.text("access_token") else {
            throw fields.missing("access_token", "a string")
        }
        return GrantedToken(
            accessToken: Secret(accessToken),
            expiresAt: try fields.seconds("expires_at_seconds"),
            refreshToken: try fields.text("refresh_token").map { Secret($0) }
        )
    }

    private static func failure(_ function: String, _ got: String) -> GlobusError {
        let expected = function == dataName ? "a table with access_token and expires_at_seconds" : "a response"
        return GlobusError(.usage, "\(function) returned \(got); it must return \(expected)")
    }

    private static var gone: GlobusError {
        GlobusError(.usage, "the functions of the RenewingAuthorizer are gone; keep the authorizer in a variable")
    }
}

/// The fields of the table that `extract_token_data` has returned.
private struct TokenFields {
    let stack: LuaStack
    let index: Int32
    let function: String

    func text(_ name: String) throws -> String? {
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        guard let text = stack.string(at: -1) else { throw wrong(name, "a string") }
        return text
    }

    func seconds(_ name: String) throws -> Double? {
        defer { stack.pop() }
        guard stack.pushField(name, of: index) != .nil else { return nil }
        guard let number = stack.number(at: -1), number.isFinite else { throw wrong(name, "a number") }
        return number
    }

    /// Makes an error that shows only the type of the value, since the value may be a secret.
    private func wrong(_ name: String, _ expected: String) -> GlobusError {
        GlobusError(.usage, "\(function): the field '\(name)' must be \(expected), got \(stack.typeName(at: -1))")
    }

    func missing(_ name: String, _ expected: String) -> GlobusError {
        GlobusError(.usage, "\(function): the field '\(name)' is missing; it must be \(expected)")
    }
}

/// The Lua value of any type that `get_token_response` has returned.
struct LuaTokenResponse: TokenResponse {
    let value: LuaReference
}
