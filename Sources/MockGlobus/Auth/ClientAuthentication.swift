import Foundation

/// Finds out which client sent a request to the token endpoint and its kin.
enum ClientAuthentication {
    /// The client: by HTTP Basic if it has a secret, by the form field `client_id` if it is a native one.
    static func client(
        of request: MockGlobus.RecordedRequest,
        in authority: Authority
    ) throws
        -> MockGlobus.Client
    {
        if let header = request.header("Authorization") {
            let (id, secret) = try basic(header)
            guard let client = authority.clients[id], authority.isSecret(secret, of: client) else {
                throw OAuthFailure.invalidClient("The client is unknown or its secret is wrong.")
            }
            return client
        }
        let form = request.form
        guard let id = form["client_id"] else { throw OAuthFailure.invalidClient("The client did not name itself.") }
        guard let client = authority.clients[id] else { throw OAuthFailure.invalidClient("The client is unknown.") }
        let secret = form["client_secret"]
        guard client.secret == nil ? secret == nil : authority.isSecret(secret ?? "", of: client) else {
            throw OAuthFailure.invalidClient("A confidential client must prove itself by its secret.")
        }
        return client
    }

    private static func basic(_ header: String) throws -> (id: String, secret: String) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: String(parts[1]))
        else {
            throw OAuthFailure.invalidClient("The Authorization header is no HTTP Basic.")
        }
        let pair = String(decoding: data, as: UTF8.self).split(
            separator: ":",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard pair.count == 2 else { throw OAuthFailure.invalidClient("The Authorization header holds no secret.") }
        return (String(pair[0]), String(pair[1]))
    }
}
