/// What a service asks of the user's session before it serves the request.
///
/// A member of another type than expected counts as absent.
public struct AuthorizationParameters: Sendable, Hashable {
    /// A text for the user.
    public let sessionMessage: String?
    /// The identities of which the session must hold one.
    public let sessionRequiredIdentities: [String]?
    /// The domains of which the session must hold an identity.
    public let sessionRequiredSingleDomain: [String]?
    /// The policies that the session must satisfy.
    public let sessionRequiredPolicies: [String]?
    /// Whether the session must have used a second factor.
    public let sessionRequiredMFA: Bool?

    init?(_ document: JSONValue?) {
        guard let parameters = document?["authorization_parameters"]?.object else { return nil }
        sessionMessage = parameters["session_message"]?.string
        sessionRequiredIdentities = parameters["session_required_identities"]?.strings
        sessionRequiredSingleDomain = parameters["session_required_single_domain"]?.strings
        let policies = parameters["session_required_policies"]
        sessionRequiredPolicies = policies?.strings ?? policies?.string?.split(separator: ",").map(String.init)
        sessionRequiredMFA = parameters["session_required_mfa"]?.bool
    }
}
