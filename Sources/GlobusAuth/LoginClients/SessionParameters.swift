/// What an authorize URL may ask of the user's session: the keyword arguments of the Globus SDK's
/// `oauth2_get_authorize_url`.
public struct SessionParameters: Sendable {
    /// Identities of which one must be in the session.
    public var requiredIdentities: [String]
    /// Domains of which the session must have an identity.
    public var requiredSingleDomain: [String]
    /// Policies that the session must satisfy.
    public var requiredPolicies: [String]
    /// Whether the session must have used more than one factor.
    public var requiredMFA: Bool?
    /// What the login page tells the user.
    public var message: String?
    /// `login` makes the user log in again.
    public var prompt: String?

    /// Creates requirements; by default there are none.
    public init(
        requiredIdentities: [String] = [],
        requiredSingleDomain: [String] = [],
        requiredPolicies: [String] = [],
        requiredMFA: Bool? = nil,
        message: String? = nil,
        prompt: String? = nil
    ) {
        self.requiredIdentities = requiredIdentities
        self.requiredSingleDomain = requiredSingleDomain
        self.requiredPolicies = requiredPolicies
        self.requiredMFA = requiredMFA
        self.message = message
        self.prompt = prompt
    }

    /// The parameters of the URL in the Globus SDK's order.
    var parameters: Parameters {
        var parameters = Parameters()
        parameters["session_required_identities"] = Self.commaSeparated(requiredIdentities)
        parameters["session_required_single_domain"] = Self.commaSeparated(requiredSingleDomain)
        parameters["session_required_policies"] = Self.commaSeparated(requiredPolicies)
        parameters["session_required_mfa"] = requiredMFA.map(Parameters.Value.bool)
        parameters["session_message"] = message.map(Parameters.Value.string)
        parameters["prompt"] = prompt.map(Parameters.Value.string)
        return parameters
    }

    private static func commaSeparated(_ texts: [String]) -> Parameters.Value? {
        texts.isEmpty ? nil : .string(texts.joined(separator: ","))
    }
}
