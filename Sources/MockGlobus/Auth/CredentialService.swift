import Synchronization

/// The endpoints of Globus Auth that manage a client's secrets.
struct CredentialService: Sendable {
    let core: MockCore

    private static let scope = "urn:globus:auth:scope:auth.globus.org:manage_projects"
    private static let list = "/v2/api/clients/{client_id}/credentials"

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .auth)
        return [
            check.endpoint(MockGlobus.Route("GET", Self.list), "a client's credentials") { try index($0) },
            check.endpoint(MockGlobus.Route("POST", Self.list), "makes a credential; its secret is shown once") {
                try create($0)
            },
            check.endpoint(MockGlobus.Route("DELETE", Self.list + "/{id}"), "deletes a credential") { try delete($0) },
        ]
    }

    private func index(_ call: ServiceCall) throws -> Answer {
        let clientID = try clientID(of: call)
        let credentials = core.authority.withLock { $0.credentials.values.filter { $0.clientID == clientID } }
        let documents = credentials.sorted { $0.id < $1.id }.map { $0.json(showsSecret: false) }
        return Answer(json: .object(("credentials", .array(documents))))
    }

    private func create(_ call: ServiceCall) throws -> Answer {
        let clientID = try clientID(of: call)
        guard let name = JSON(parsing: call.request.body)?["credential"]?["name"]?.string else {
            throw refusal(400, "BAD_REQUEST", "The body must be {\"credential\": {\"name\": …}}.")
        }
        let credential = ClientCredential(clientID: clientID, name: name, secret: SecretText.make("secret"))
        core.authority.withLock { $0.addCredential(credential) }
        return Answer(status: 201, json: .object(("credential", credential.json(showsSecret: true))))
    }

    private func delete(_ call: ServiceCall) throws -> Answer {
        _ = try clientID(of: call)
        let credential = core.authority.withLock { $0.credentials.removeValue(forKey: call.parameters[1]) }
        guard let credential else { throw refusal(404, "NOT_FOUND", "There is no such credential.") }
        return Answer(json: .object(("credential", credential.json(showsSecret: false))))
    }

    /// Returns the client in the path, which may manage only itself.
    private func clientID(of call: ServiceCall) throws -> String {
        let id = call.parameters[0]
        guard call.token.scopes.contains(Self.scope), call.token.login.clientID == id else {
            throw refusal(403, "FORBIDDEN", "The token does not let you manage the client \(id).")
        }
        return id
    }

    private func refusal(_ status: Int, _ code: String, _ message: String) -> APIFailure {
        APIFailure(status: status, code: code, message: message, form: .list)
    }
}

/// A secret of a confidential client.
struct ClientCredential: Sendable {
    let id = ResourceStore.makeID()
    let clientID: String
    let name: String
    let secret: String

    /// Returns the document of the credential; the secret is shown only when it is made.
    func json(showsSecret: Bool) -> JSON {
        .object(
            ("id", .string(id)),
            ("client", .string(clientID)),
            ("name", .string(name)),
            ("secret", showsSecret ? .string(secret) : .null)
        )
    }
}
