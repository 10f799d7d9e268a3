import GlobusAuth
import LuaRuntime

/// An authorizer that an author has written in Lua.
struct LuaAuthorizer: Authorizer {
    static let functionNames = [getName, handleName]

    private static let getName = "get_authorization_header"
    private static let handleName = "handle_missing_authorization"

    let functions: AuthorFunctions

    func authorizationHeader() async throws -> String? {
        let header = try await functions.call(Self.getName) { stack, count in
            guard count > 0, stack.isPresent(at: -count) else { return String?.none }
            guard let header = stack.string(at: -count) else {
                throw GlobusError(
                    .usage,
                    "get_authorization_header returned \(stack.typeName(at: -count)); it must return a string or nil"
                )
            }
            return header
        }
        return header ?? nil
    }

    /// A function that fails cannot help, and the 401 is the better error to report.
    func handleMissingAuthorization(sent header: String?) async -> Bool {
        let isHandled = try? await functions.call(Self.handleName) { stack, count in
            count > 0 && stack.boolean(at: -count)
        }
        return isHandled ?? false
    }
}
