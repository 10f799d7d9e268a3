import GlobusAuth
import LuaRuntime

/// A service client as a script holds it.
final class ClientObject {
    let client: BaseClient
    let name: String

    init(_ client: BaseClient, name: String) {
        self.client = client
        self.name = name
    }

    static let kind = HostKind<ClientObject>(number: 1, name: "a client", annotation: "globus.BaseClient")

    /// The Lua value of the object: its authorizer.
    static let authorizerSlot: Int32 = 1
}
