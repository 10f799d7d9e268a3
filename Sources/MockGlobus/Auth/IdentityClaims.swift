/// What Globus Auth tells about the owner of a token.
struct IdentityClaims {
    let login: Login
    let issuer: String
    /// Nil where a client acts for itself: it has a user name of its own and no mail address.
    private let identity: MockGlobus.Identity?

    init(_ login: Login, in authority: Authority, issuer: String) {
        self.login = login
        self.issuer = issuer
        identity = authority.identity(login.subject)
    }

    var username: String { identity?.username ?? "\(login.subject)@clients.auth.globus.org" }

    var name: String { identity?.name ?? "A client" }

    var email: JSON { .nullable(identity?.email) }

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

    /// Returns the claims of an ID token (OpenID Connect Core §2), which is valid for as long as those of Globus Auth.
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
