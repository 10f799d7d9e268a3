import GlobusAuth
import LuaRuntime

/// The methods of clients that a table of operations cannot describe.
enum ClientSpecials {
    /// Returns the methods that a client has besides its operations, or in the place of some.
    static func methods(of client: ServiceClient) -> [HostFunction] {
        switch client {
        case .auth: AuthClientMethods.all
        case .transfer: ClientAppMembers.ofTransfer
        default: []
        }
    }
}
