import Synchronization

/// What the token, revocation and introspection endpoints have in common: a form from a client that proves itself.
enum OAuthRequest {
    static func answer(
        _ request: MockGlobus.RecordedRequest,
        _ core: MockCore,
        body: (MockGlobus.Client, MockGlobus.FormFields, inout Authority) throws -> Answer
    ) -> Answer {
        do {
            return try core.authority.withLock { authority in
                let client = try ClientAuthentication.client(of: request, in: authority)
                return try body(client, request.form, &authority)
            }
        } catch let failure as OAuthFailure {
            return failure.answer
        } catch {
            return OAuthFailure(status: 500, error: "server_error", description: "\(error)").answer
        }
    }
}

extension MockGlobus.FormFields {
    /// The value of the field `name`; an empty one counts as missing.
    func required(_ name: String) throws -> String {
        guard let value = self[name], !value.isEmpty else { throw OAuthFailure.invalidRequest("\(name) is missing.") }
        return value
    }
}
