import GlobusAuth
import LuaRuntime

/// What every renewing authorizer is made from: the options that they share, and the author's functions among them.
struct RenewingArguments {
    let options: CallOptions
    let functions: AuthorFunctions
    private let call: HostCall

    /// Takes the options out of the argument `name`.
    ///
    /// - Parameter functions: The names of the author's functions besides `on_refresh`.
    init(_ call: HostCall, _ name: StaticString, functions names: [String]) {
        self.call = call
        options = call.options(name)
        functions = AuthorFunctions.make(of: call, at: options.index, names: names + [RefreshHandler.name])
    }

    /// Whether the author has given an `on_refresh`.
    var hasHandler: Bool { options.with(RefreshHandler.name) { true } ?? false }

    func accessToken() throws -> Secret? {
        try options.secret("access_token")
    }

    func expiresAt() throws -> Double? {
        try options.with("expires_at") {
            guard let seconds = options.stack.number(at: -1), seconds.isFinite else {
                throw options.invalid(
                    "expires_at",
                    "must be seconds since 1970, got \(options.stack.text(at: -1))"
                )
            }
            return seconds
        }
    }

    /// Returns the authorizer to the script, with its functions tied to it.
    func result(_ authorizer: any Authorizer) -> HostReturn {
        call.stack.push(authorizer: authorizer)
        AuthorFunctions.bind(on: call.stack)
        return .pushed(1)
    }
}
