/// A client to register below another one: the keyword arguments of the Globus SDK's `create_child_client`.
public struct ChildClient: Sendable {
    /// The name that the consent page shows.
    public var name: String
    /// Whether it can keep no secret; exactly one of this and ``clientType`` is given.
    public var publicClient: Bool?
    /// The kind of client, such as `client_identity`; exactly one of this and ``publicClient`` is given.
    public var clientType: String?
    /// `public`, or `private` for the members of the same project.
    public var visibility: String?
    /// Where codes may be sent.
    public var redirectURIs: [String]?
    /// The URL of its terms and conditions, together with ``privacyPolicy``.
    public var termsAndConditions: String?
    /// The URL of its privacy policy, together with ``termsAndConditions``.
    public var privacyPolicy: String?
    /// The identity provider of which its users must have an identity.
    public var requiredIDP: String?
    /// The identity provider that the login page proposes.
    public var preselectIDP: String?
    /// Further members of the document; they win over the others.
    public var additionalFields: [String: JSONValue]

    /// Describes a client; what is nil is left to Globus Auth.
    ///
    /// - Parameters:
    ///   - name: The name that the consent page shows.
    ///   - publicClient: Whether it can keep no secret.
    ///   - clientType: The kind of client.
    ///   - visibility: Who may see it.
    ///   - redirectURIs: Where codes may be sent.
    ///   - termsAndConditions: The URL of its terms and conditions.
    ///   - privacyPolicy: The URL of its privacy policy.
    ///   - requiredIDP: The identity provider that its users need.
    ///   - preselectIDP: The identity provider that is proposed.
    ///   - additionalFields: Further members of the document.
    public init(
        _ name: String,
        publicClient: Bool? = nil,
        clientType: String? = nil,
        visibility: String? = nil,
        redirectURIs: [String]? = nil,
        termsAndConditions: String? = nil,
        privacyPolicy: String? = nil,
        requiredIDP: String? = nil,
        preselectIDP: String? = nil,
        additionalFields: [String: JSONValue] = [:]
    ) {
        self.name = name
        self.publicClient = publicClient
        self.clientType = clientType
        self.visibility = visibility
        self.redirectURIs = redirectURIs
        self.termsAndConditions = termsAndConditions
        self.privacyPolicy = privacyPolicy
        self.requiredIDP = requiredIDP
        self.preselectIDP = preselectIDP
        self.additionalFields = additionalFields
    }

    /// The document that registers it.
    fileprivate func document() throws -> JSONValue {
        if (publicClient == nil) == (clientType == nil) {
            let message = "create_child_client takes exactly one of 'public_client' and 'client_type'."
            throw GlobusError(.usage, message)
        }
        if (termsAndConditions ?? "").isEmpty != (privacyPolicy ?? "").isEmpty {
            throw GlobusError(.usage, "terms_and_conditions and privacy_policy must both be set or unset")
        }
        var members: [String: JSONValue] = ["name": .string(name)]
        members["public_client"] = publicClient.map(JSONValue.bool)
        members["client_type"] = clientType.map(JSONValue.string)
        members["visibility"] = visibility.map(JSONValue.string)
        members["redirect_uris"] = redirectURIs.map { .array($0.map(JSONValue.string)) }
        members["required_idp"] = requiredIDP.map(JSONValue.string)
        members["preselect_idp"] = preselectIDP.map(JSONValue.string)
        if let terms = termsAndConditions, let policy = privacyPolicy, !terms.isEmpty {
            members["links"] = ["terms_and_conditions": .string(terms), "privacy_policy": .string(policy)]
        }
        return ["client": .object(members.merging(additionalFields) { $1 })]
    }
}

extension ConfidentialAppAuthClient {
    /// Registers a client below this one, which needs the right to manage projects.
    ///
    /// - Parameter client: The new client.
    /// - Returns: The answer, with the new client's ID.
    /// - Throws: ``GlobusError/Code/usage`` for a client that lacks something; ``GlobusError/Code/authAPI``.
    public func createChildClient(_ client: ChildClient) async throws -> HTTPResponse {
        try await service.client.request("POST", "/v2/api/clients", RequestOptions(body: .json(try client.document())))
    }
}
