import GlobusAuth
import LuaRuntime

/// The Swift object behind an authorizer in Lua.
final class AuthorizerObject {
    let authorizer: any Authorizer
    /// The renewing authorizer, where it is one.
    let renewing: RenewingAuthorizer?
    /// The same, for calls that do not retain it.
    private let unretainedRenewing: Unmanaged<RenewingAuthorizer>?
    /// The generation of the header that the object's first user value holds; 0 for none yet.
    var cachedGeneration: UInt64 = 0

    init(_ authorizer: any Authorizer) {
        self.authorizer = authorizer
        renewing = authorizer as? RenewingAuthorizer ?? (authorizer as? any RenewingAuthorizerWrapper)?.renewing
        unretainedRenewing = renewing.map { .passUnretained($0) }
    }

    /// What has happened to the header since ``cachedGeneration``, where the authorizer is a renewing one.
    var headerUpdate: HeaderUpdate {
        unretainedRenewing?._withUnsafeGuaranteedRef { $0.headerUpdate(since: cachedGeneration) } ?? .mustWait
    }

    static let kind = HostKind<AuthorizerObject>(
        number: 3,
        name: "an authorizer",
        annotation: "globus.GlobusAuthorizer"
    )

    /// The user values of the object: the header as a Lua string, and the author's functions.
    static let headerSlot: Int32 = 1
    static let functionsSlot: Int32 = 2
    static let slotCount: Int32 = 2
}

extension HostCall {
    /// The authorizer before the colon.
    var authorizerObject: AuthorizerObject { receiver(AuthorizerObject.kind) }

    /// Returns the authorizer before the colon, which must be a renewing one.
    ///
    /// A script may call a method of one class on an object of another.
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

/// An authorizer that is written in Lua.
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

    /// Ignores errors of the function, since the 401 is the better error to report.
    func handleMissingAuthorization(sent header: String?) async -> Bool {
        let isHandled = try? await functions.call(Self.handleName) { stack, count in
            count > 0 && stack.boolean(at: -count)
        }
        return isHandled ?? false
    }
}
