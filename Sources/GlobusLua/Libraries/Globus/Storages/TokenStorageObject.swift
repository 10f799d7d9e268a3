import GlobusAuth
import LuaRuntime

/// A token storage as a script holds it.
final class TokenStorageObject {
    let storage: any TokenStorage
    let name: String

    init(_ storage: any TokenStorage, name: String) {
        self.storage = storage
        self.name = name
    }

    static let kind = HostKind<TokenStorageObject>(
        number: 5,
        name: "a token storage",
        annotation: "globus.TokenStorage"
    )
}
