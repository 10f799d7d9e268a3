import GlobusAuth
import LuaRuntime

/// An authorizer as a script holds it.
final class AuthorizerObject {
    let authorizer: any Authorizer
    /// What renews the token, for those that do.
    let renewing: RenewingAuthorizer?
    /// Which header the object's first Lua value is; 0 for none yet.
    var cachedGeneration: UInt64 = 0

    init(_ authorizer: any Authorizer) {
        self.authorizer = authorizer
        renewing = authorizer as? RenewingAuthorizer ?? (authorizer as? any RenewingAuthorizerWrapper)?.renewing
    }

    static let kind = HostKind<AuthorizerObject>(
        number: 3,
        name: "an authorizer",
        annotation: "globus.GlobusAuthorizer"
    )

    /// The Lua values of the object: the header as a Lua string, and the author's functions.
    static let headerSlot: Int32 = 1
    static let functionsSlot: Int32 = 2
    static let slotCount: Int32 = 2
}

extension HostCall {
    /// The authorizer before the colon.
    var authorizerObject: AuthorizerObject { receiver(AuthorizerObject.kind) }

    /// The authorizer before the colon, where it renews its token.
    ///
    /// A script may call the method of one class on an object of another.
    func renewing() throws -> RenewingAuthorizer {
        if let renewing = authorizerObject.renewing { return renewing }
        let name = AuthorizerClass.hostClass(of: authorizerObject.authorizer).name
        throw HostArgumentError("a \(name) does not renew its token; use one of the renewing authorizers")
    }
}

extension LuaStack {
    /// Pushes an authorizer as an object of its class.
    ///
    /// Stack: [-0, +1]
    func push(authorizer: any Authorizer) {
        if case .ready(let header) = authorizer.readyHeader { services.knownSecrets.insert(authorization: header) }
        push(AuthorizerObject(authorizer), as: AuthorizerClass.hostClass(of: authorizer))
    }
}
