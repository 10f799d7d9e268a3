import GlobusAuth
import LuaRuntime

extension HostFailure {
    /// An error of one of the host's classes.
    init(_ code: GlobusError.Code, _ occasion: String) {
        self.init(code.name, occasion)
    }

    fileprivate static let network = HostFailure(.network, "no answer came, retries included")
    /// What every use of a token storage may raise.
    static let storage = HostFailure(.storage, "the storage cannot be read or written")
}

extension [HostFailure] {
    /// What a request raises.
    static let request = [
        HostFailure("GlobusAPIError", "the answer's status is 400 or more; each service has its own kind"),
        .network,
        HostFailure(.permission, "the host is not allowed"),
        HostFailure(.limit, "the answer is longer than the limit of responses"),
    ]

    /// What a request to the token endpoint raises.
    static let tokenRequest = [
        HostFailure("AuthAPIError", "Globus Auth refuses"),
        .network,
        HostFailure("TokenResponseError", "the answer cannot be understood"),
    ]

    /// What the renewal of a token raises.
    static let renewal = [
        HostFailure("AuthAPIError", "Globus Auth refuses the renewal"),
        .network,
        HostFailure(.onRefresh, "a handler of the renewal has failed"),
        HostFailure(.storage, "the new tokens could not be stored"),
    ]
}
