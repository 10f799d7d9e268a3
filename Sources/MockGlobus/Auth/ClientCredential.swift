import Foundation

/// One of the secrets by which a confidential client proves itself.
struct ClientCredential: Sendable {
    let id = UUID().uuidString.lowercased()
    let clientID: String
    let name: String
    let secret: String

    /// The document of the credential; its secret is shown once, when it is made.
    func json(showsSecret: Bool) -> JSON {
        .object(
            ("id", .string(id)),
            ("client", .string(clientID)),
            ("name", .string(name)),
            ("secret", showsSecret ? .string(secret) : .null)
        )
    }
}
