import GlobusAuth
import LuaRuntime

extension AuthorizationParameters {
    /// The descriptions of the fields of their table.
    static let options: [HostParameter] = [
        .optional("session_message", .string, "What the login page tells the user."),
        .optional("session_required_identities", .texts, "Identities of which the session must hold one."),
        .optional("session_required_policies", .texts, "Policies that the session must satisfy."),
        .optional(
            "session_required_single_domain",
            .texts,
            "Domains, of one of which the session must hold an identity."
        ),
        .optional("session_required_mfa", .boolean, "Whether a second factor is required."),
        .optional("required_scopes", .scopes, "Scopes that the user must consent to."),
        .optional("prompt", .string, "\"login\" asks for a new login."),
        .optional("extra", .table, "What else the service has sent."),
    ]
}

extension HostType {
    /// Texts, which are given as a list, or as a single text.
    fileprivate static let texts = (HostType.string | .table).described(
        as: "a string or a list of strings",
        annotation: "string|string[]"
    )
}

extension CallOptions {
    /// Returns the authorization parameters in the table that is the option `name`; nil where it is left out.
    ///
    /// The types of the fields have been checked.
    func authorizationParameters(_ name: String) throws -> AuthorizationParameters? {
        try with(name) {
            let parameters = nested(at: -1)
            return AuthorizationParameters(
                sessionMessage: try parameters.string("session_message"),
                sessionRequiredIdentities: try parameters.strings("session_required_identities"),
                sessionRequiredPolicies: try parameters.strings("session_required_policies"),
                sessionRequiredSingleDomain: try parameters.strings("session_required_single_domain"),
                sessionRequiredMFA: parameters.boolean("session_required_mfa"),
                requiredScopes: try parameters.scopes("required_scopes")?.parsed().map(\.description),
                prompt: try parameters.string("prompt")
            )
        }
    }
}

extension LuaStack {
    /// Pushes authorization parameters, without the absent ones.
    ///
    /// Stack: [-0, +1]
    func push(_ parameters: AuthorizationParameters) {
        var known = parameters
        known.extra = [:]
        push(known.json)
        push(JSONValue.object(parameters.extra))
        setField("extra", of: -2)
    }

    /// Pushes what an error response demands, as in the Globus SDK's `ErrorInfoContainer`.
    ///
    /// Stack: [-0, +1]
    func push(informationOf response: ErrorResponse) {
        pushTable(fields: 2)
        if let consent = response.consentRequired {
            pushTable(fields: 1)
            push(list: consent.requiredScopes)
            setField("required_scopes", of: -2)
            setField("consent_required", of: -2)
        }
        if let parameters = response.authorizationParameters {
            push(parameters)
            setField("authorization_parameters", of: -2)
        }
    }
}
