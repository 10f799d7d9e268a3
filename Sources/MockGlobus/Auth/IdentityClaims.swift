/// What Globus Auth says about the owner of a token.
struct IdentityClaims {
    let identity: MockGlobus.Identity
    let login: Login
    let issuer: String

    /// A client that acts for itself has a user name of its own and no mail address.
    private var isClient: Bool { login.subject == login.clientID }

    var username: String { isClient ? "\(login.clientID)@clients.auth.globus.org" : identity.username }

    var name: String { isClient ? "A client" : identity.name }

    var email: JSON { isClient ? .null : .string(identity.email) }

    /// The answer of the user information endpoint (OpenID Connect Core §5.3.2).
    var userinfo: JSON {
        .object(
            ("sub", .string(login.subject)),
            ("preferred_username", .string(username)),
            ("name", .string(name)),
            ("email", email),
            ("identity_provider_display_name", "Globus Mock")
        )
    }

    /// The claims of an ID token (OpenID Connect Core §2), which is good for as long as Globus Auth's are.
    func idToken(now: Double) -> JSON {
        .object(
            ("iss", .string(issuer)),
            ("aud", .string(login.clientID)),
            ("sub", .string(login.subject)),
            ("iat", .integer(Int(now))),
            ("exp", .integer(Int(now) + 172_800)),
            ("nonce", login.nonce.map(JSON.string)),
            ("preferred_username", .string(username)),
            ("name", .string(name)),
            ("email", email)
        )
    }
}
