/// What a login must fulfil, as a service demands it and as `login` takes it: the Globus SDK's
/// `GlobusAuthorizationParameters`.
public struct AuthorizationParameters: Sendable, Hashable {
    /// A message for the user.
    public var sessionMessage: String?
    /// The identities of which the session must hold one.
    public var sessionRequiredIdentities: [String]?
    /// The policies that the session must satisfy.
    public var sessionRequiredPolicies: [String]?
    /// The domains from which the session must hold an identity.
    public var sessionRequiredSingleDomain: [String]?
    /// Whether the session must have used a second factor.
    public var sessionRequiredMFA: Bool?
    /// The scopes that the user must consent to.
    public var requiredScopes: [String]?
    /// The OpenID Connect parameter `prompt`; Globus Auth knows `login` and `none`.
    public var prompt: String?
    /// Members that this library does not know.
    public var extra: [String: JSONValue]

    /// Creates parameters; nil demands nothing.
    public init(
        sessionMessage: String? = nil,
        sessionRequiredIdentities: [String]? = nil,
        sessionRequiredPolicies: [String]? = nil,
        sessionRequiredSingleDomain: [String]? = nil,
        sessionRequiredMFA: Bool? = nil,
        requiredScopes: [String]? = nil,
        prompt: String? = nil,
        extra: [String: JSONValue] = [:]
    ) {
        self.sessionMessage = sessionMessage
        self.sessionRequiredIdentities = sessionRequiredIdentities
        self.sessionRequiredPolicies = sessionRequiredPolicies
        self.sessionRequiredSingleDomain = sessionRequiredSingleDomain
        self.sessionRequiredMFA = sessionRequiredMFA
        self.requiredScopes = requiredScopes
        self.prompt = prompt
        self.extra = extra
    }
}

extension AuthorizationParameters {
    private static let names: Set = [
        "session_message", "session_required_identities", "session_required_policies", "session_required_single_domain",
        "session_required_mfa", "required_scopes", "prompt",
    ]

    /// Reads the member `authorization_parameters` of an error document; a member of an unexpected type counts as
    /// absent.
    init?(_ document: JSONValue?) {
        guard let members = document?["authorization_parameters"]?.object else { return nil }
        let policies = members["session_required_policies"]
        self.init(
            sessionMessage: members["session_message"]?.string,
            sessionRequiredIdentities: members["session_required_identities"]?.strings,
            sessionRequiredPolicies: policies?.strings ?? policies?.string.map(Self.commaSeparated),
            sessionRequiredSingleDomain: members["session_required_single_domain"]?.strings,
            sessionRequiredMFA: members["session_required_mfa"]?.bool,
            requiredScopes: members["required_scopes"]?.strings,
            prompt: members["prompt"]?.string,
            extra: members.filter { !Self.names.contains($0.key) }
        )
    }

    /// Reads members that must have the types of the format; nil where one of them has another type.
    ///
    /// - Parameters:
    ///   - members: The members of the document.
    ///   - isLegacy: Whether they are in the older format, which has no scopes, in which policies and domains may be
    ///     texts with commas, and whose only `prompt` is `login`.
    init?(strictly members: [String: JSONValue], isLegacy: Bool = false) {
        func read<Value>(_ name: String, _ convert: (JSONValue) -> Value?) -> Value?? {
            guard let value = members[name], !value.isNull else { return .some(nil) }
            return convert(value).map { .some($0) }
        }
        func list(_ value: JSONValue) -> [String]? {
            value.strings ?? (isLegacy ? value.string.map(Self.commaSeparated) : nil)
        }
        guard let message = read("session_message", { $0.string }),
            let identities = read("session_required_identities", { $0.strings }),
            let policies = read("session_required_policies", list),
            let domains = read("session_required_single_domain", list),
            let mfa = read("session_required_mfa", { $0.bool }),
            let prompt = read("prompt", { $0.string }),
            let scopes = isLegacy ? .some(nil) : read("required_scopes", { $0.strings })
        else { return nil }
        if isLegacy, let prompt, prompt != "login" { return nil }
        let known = isLegacy ? Self.names.subtracting(["required_scopes"]) : Self.names
        self.init(
            sessionMessage: message,
            sessionRequiredIdentities: identities,
            sessionRequiredPolicies: policies,
            sessionRequiredSingleDomain: domains,
            sessionRequiredMFA: mfa,
            requiredScopes: scopes,
            prompt: prompt,
            extra: members.filter { !known.contains($0.key) }
        )
    }

    private static func commaSeparated(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

    /// The parameters as services write them, without the absent ones.
    public var json: JSONValue {
        var members = extra
        members["session_message"] = sessionMessage.map(JSONValue.string)
        members["session_required_identities"] = sessionRequiredIdentities.map(Self.list)
        members["session_required_policies"] = sessionRequiredPolicies.map(Self.list)
        members["session_required_single_domain"] = sessionRequiredSingleDomain.map(Self.list)
        members["session_required_mfa"] = sessionRequiredMFA.map(JSONValue.bool)
        members["required_scopes"] = requiredScopes.map(Self.list)
        members["prompt"] = prompt.map(JSONValue.string)
        return .object(members)
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

/// The scopes for which a service lacks the user's consent.
public struct ConsentRequired: Sendable, Hashable {
    /// The scopes as they are to be requested.
    public let requiredScopes: [String]

    init?(_ document: JSONValue?) {
        guard let document, document["code"] == "ConsentRequired" else { return nil }
        if let scopes = document["required_scopes"]?.strings {
            requiredScopes = scopes
        } else if let scope = document["required_scope"]?.string {
            requiredScopes = [scope]
        } else {
            return nil
        }
    }
}
