/// Requirements for the user's session in an authorize URL: the keyword arguments of the Globus SDK's
/// `oauth2_get_authorize_url`.
public struct SessionParameters: Sendable {
    /// Identities, one of which must be in the session.
    public var requiredIdentities: [String]
    /// Domains from which the session must have an identity.
    public var requiredSingleDomain: [String]
    /// Policies that the session must satisfy.
    public var requiredPolicies: [String]
    /// Whether the session must have used more than one factor.
    public var requiredMFA: Bool?
    /// The message that the login page shows to the user.
    public var message: String?
    /// With `login`, the user must log in again.
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
        for (name, texts) in zip(Self.lists, [requiredIdentities, requiredSingleDomain, requiredPolicies]) {
            parameters[name] = .list(texts.map(Parameters.Value.string))
        }
        parameters["session_required_mfa"] = requiredMFA.map(Parameters.Value.bool)
        parameters["session_message"] = message.map(Parameters.Value.string)
        parameters["prompt"] = prompt.map(Parameters.Value.string)
        return parameters
    }

    /// The names of the parameters that are lists.
    private static let lists = [
        "session_required_identities", "session_required_single_domain", "session_required_policies",
    ]

    /// Returns `parameters` with each list of session requirements joined by commas and moved to the end, as in the
    /// Globus SDK.
    ///
    /// Empty lists are dropped.
    static func joiningLists(in parameters: Parameters) -> Parameters {
        lists.reduce(into: parameters) { parameters, name in
            guard let value = parameters[name] else { return }
            let text =
                if case .list(let values) = value { values.compactMap(\.text).joined(separator: ",") } else {
                    value.text
                }
            parameters[name] = nil
            if let text, !text.isEmpty { parameters[name] = .string(text) }
        }
    }
}
