/// The scopes for which a service lacks the user's consent.
public struct ConsentRequired: Sendable, Hashable {
    /// The scopes, as they are to be requested.
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
