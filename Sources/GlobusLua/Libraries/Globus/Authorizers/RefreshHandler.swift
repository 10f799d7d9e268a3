import GlobusAuth
import LuaRuntime

/// An authorizer's `on_refresh`, written in Lua.
///
/// It runs as a coroutine of its own: it may wait, request and fail.
enum RefreshHandler {
    static let name = "on_refresh"

    /// Calls the author's function with what `push` pushes.
    static func run(_ functions: AuthorFunctions, _ push: @escaping @Sendable (LuaStack) throws -> Void) async throws {
        let result: Void? = try await functions.call(
            name,
            withObject: false,
            arguments: { stack in
                try push(stack)
                return 1
            },
            results: { _, _ in }
        )
        guard result != nil else {
            throw GlobusError(.onRefresh, "the authorizer's on_refresh is gone; keep the authorizer in a variable")
        }
    }

    /// The handler of an authorizer whose responses are those of a token endpoint.
    static func handler(_ functions: AuthorFunctions) -> @Sendable (OAuthTokenResponse) async throws -> Void {
        { response in try await run(functions) { $0.push(response) } }
    }

    /// The handler of an authorizer whose responses are an author's own values.
    static func authorHandler(_ functions: AuthorFunctions) -> @Sendable (LuaTokenResponse) async throws -> Void {
        { response in try await run(functions) { $0.push(response.value) } }
    }

    /// The handler of any renewing authorizer.
    private static func anyHandler(_ functions: AuthorFunctions) -> RenewingAuthorizer.Handler {
        { response in try await run(functions) { try push(response, on: $0) } }
    }

    /// Pushes a response of any grant.
    ///
    /// Stack: [-0, +1]
    static func push(_ response: any TokenResponse, on stack: LuaStack) throws {
        switch response {
        case let response as OAuthTokenResponse: stack.push(response)
        case let response as LuaTokenResponse: stack.push(response.value)
        default: throw GlobusError(.onRefresh, "on_refresh cannot be given a \(type(of: response))")
        }
    }

    /// Sets the `on_refresh` of the authorizer before the colon to the value at index 2.
    static func set(by call: HostCall) throws -> HostReturn {
        let functions = AuthorFunctions.set(name, of: call)
        try call.renewing().onRefresh = call.has("value") ? anyHandler(functions) : nil
        return .nothing
    }
}
