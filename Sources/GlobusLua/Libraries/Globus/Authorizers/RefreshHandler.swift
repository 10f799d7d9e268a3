import GlobusAuth
import LuaRuntime

/// The `on_refresh` of an authorizer, written in Lua.
///
/// It runs as a coroutine of its own, so it may wait, make requests and fail.
enum RefreshHandler {
    static let name = "on_refresh"

    /// Calls the author's function with the value that `push` pushes.
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

    /// Makes the handler for responses of a token endpoint.
    static func handler(_ functions: AuthorFunctions) -> @Sendable (OAuthTokenResponse) async throws -> Void {
        { response in try await run(functions) { $0.push(response) } }
    }

    /// Makes the handler for responses that are Lua values.
    static func authorHandler(_ functions: AuthorFunctions) -> @Sendable (LuaTokenResponse) async throws -> Void {
        { response in try await run(functions) { $0.push(response.value) } }
    }

    /// Makes the handler for any response.
    private static func anyHandler(_ functions: AuthorFunctions) -> RenewingAuthorizer.Handler {
        { response in try await run(functions) { push(response, on: $0) } }
    }

    /// Pushes a response of any grant; of a Swift program's own the tokens, as the others have them.
    ///
    /// Stack: [-0, +1]
    static func push(_ response: any TokenResponse, on stack: LuaStack) {
        switch response {
        case let response as OAuthTokenResponse: stack.push(response)
        case let response as LuaTokenResponse: stack.push(response.value)
        default:
            stack.pushTable(fields: 1)
            stack.push(response.byResourceServer)
            stack.setField("by_resource_server", of: -2)
        }
    }

    /// Sets the `on_refresh` of the authorizer before the colon to the value at index 2.
    static func set(by call: HostCall) throws -> HostReturn {
        let functions = AuthorFunctions.set(name, of: call)
        try call.renewing().setOnRefresh(call.has("value") ? anyHandler(functions) : nil)
        return .nothing
    }
}
