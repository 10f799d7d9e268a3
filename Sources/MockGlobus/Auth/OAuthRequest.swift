import FoundationEssentials
import Synchronization

/// What the token, revocation and introspection endpoints share: a form from a client that authenticates itself.
enum OAuthRequest {
    static func answer(
        _ request: MockGlobus.RecordedRequest,
        _ core: MockCore,
        body: (MockGlobus.Client, MockGlobus.FormFields, inout Authority) throws -> Answer
    ) -> Answer {
        do {
            return try core.authority.withLock { authority in
                let client = try ClientAuthentication.client(of: request, in: authority)
                let form = request.form
                for token in [form["token"], form["refresh_token"]] { authority.adopt(token, now: core.clock.now()) }
                return try body(client, form, &authority)
            }
        } catch {
            return OAuthFailure(of: error).answer
        }
    }
}

extension MockGlobus.FormFields {
    /// Returns the value of the field `name`; an empty one counts as missing.
    func required(_ name: String) throws -> String {
        guard let value = self[name], !value.isEmpty else { throw OAuthFailure.invalidRequest("\(name) is missing.") }
        return value
    }
}

/// Finds out which client has sent a request to the token endpoint or a related one.
enum ClientAuthentication {
    /// Returns the client: by HTTP Basic where it has a secret, by the form field `client_id` where it is a native one.
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

/// A refusal of Globus Auth in the format of RFC 6749 §5.2.
struct OAuthFailure: Error {
    let status: Int
    let error: String
    let description: String

    init(status: Int, error: String, description: String) {
        self.status = status
        self.error = error
        self.description = description
    }

    /// The error itself, or what the mock says about one that it did not expect.
    init(of error: any Error) {
        self =
            error as? OAuthFailure
            ?? OAuthFailure(status: 500, error: "server_error", description: "\(error)")
    }

    /// The refusal of a login.
    init(_ error: MockGlobus.LoginError) {
        self.init(status: 400, error: error.code, description: error.description)
    }

    static func invalidRequest(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "invalid_request", description: description)
    }

    static func invalidGrant(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "invalid_grant", description: description)
    }

    static func invalidScope(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "invalid_scope", description: description)
    }

    static func invalidClient(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 401, error: "invalid_client", description: description)
    }

    static func unauthorizedClient(_ description: String) -> OAuthFailure {
        OAuthFailure(status: 400, error: "unauthorized_client", description: description)
    }

    var answer: Answer {
        let body = JSON.object(("error", .string(error)), ("error_description", .string(description)))
        var answer = Answer(status: status, json: body)
        // RFC 6749 §5.2: a refused client that used the Authorization header is told the scheme.
        if error == "invalid_client" { answer.headers.append(("WWW-Authenticate", "Basic realm=\"Globus Auth\"")) }
        return answer
    }
}
