import GlobusAuth
import LuaRuntime

/// What clients have that a table of operations cannot describe.
enum ClientSpecials {
    /// Returns the methods that a client has besides its operations, or in the place of some.
    static func methods(of client: ServiceClient) -> [HostFunction] {
        switch client {
        case .auth: [ConsentsResponseClass.getConsents, IDTokenMembers.jwkOfAuthClient]
        case .transfer: ClientAppMembers.ofTransfer + TransferSubmission.methods + [TaskWaiting.method]
        case .timers: AppScopeMethods.ofTimers
        case .specificFlow: AppScopeMethods.ofSpecificFlow
        case .gcs: GCSMembers.methods
        default: []
        }
    }

    /// Returns the fields that a client has besides those of every client, or in the place of some.
    static func fields(of client: ServiceClient) -> [HostField] {
        client == .gcs ? GCSMembers.fields : []
    }
}
