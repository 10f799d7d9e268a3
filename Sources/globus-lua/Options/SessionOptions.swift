import ArgumentParser
import GlobusAuth

/// What a login must fulfil beyond its scopes, by the names of Globus Auth's requirements.
struct SessionOptions: ParsableArguments {
    @Option(
        name: .customLong("session-required-identities"),
        help: ArgumentHelp("Log in with one of these identities.", valueName: "id,…")
    )
    var identities: String?

    @Option(
        name: .customLong("session-required-single-domain"),
        help: ArgumentHelp("Log in with an identity of one of these domains.", valueName: "domain,…")
    )
    var domains: String?

    @Option(
        name: .customLong("session-required-policies"),
        help: ArgumentHelp("Log in so that these policies are satisfied.", valueName: "id,…")
    )
    var policies: String?

    @Flag(name: .customLong("session-required-mfa"), help: "Log in with a second factor.")
    var mfa = false

    @Option(
        help: ArgumentHelp("login has you log in although the browser remembers you.", valueName: "prompt"),
        completion: .list([Self.login]),
        transform: Self.prompt
    )
    var prompt: String?

    private static let login = "login"

    private static func prompt(_ text: String) throws -> String {
        if text == login { return text }
        throw ValidationError("'\(text.printable(limit: 40))' is no prompt for a person; give \(login)")
    }

    /// The requirements; nil where there are none.
    var parameters: AuthorizationParameters? {
        let parameters = AuthorizationParameters(
            sessionRequiredIdentities: identities.map(Self.list),
            sessionRequiredPolicies: policies.map(Self.list),
            sessionRequiredSingleDomain: domains.map(Self.list),
            sessionRequiredMFA: mfa ? true : nil,
            prompt: prompt
        )
        return parameters == AuthorizationParameters() ? nil : parameters
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { $0 != " " } }
    }

    /// The words of a command line that demand the same, scopes included.
    static func words(for parameters: AuthorizationParameters) -> [String] {
        let lists = [
            ("--session-required-identities", parameters.sessionRequiredIdentities),
            ("--session-required-single-domain", parameters.sessionRequiredSingleDomain),
            ("--session-required-policies", parameters.sessionRequiredPolicies),
        ]
        var words = (parameters.requiredScopes ?? []).flatMap { ["--scope", $0] }
        for case (let option, let values?) in lists where !values.isEmpty {
            words += [option, values.joined(separator: ",")]
        }
        if parameters.sessionRequiredMFA == true { words.append("--session-required-mfa") }
        if parameters.prompt == login { words += ["--prompt", login] }
        return words
    }
}
