/// What a login client sends its requests through.
package protocol AuthRequesting: Sendable {
    /// The base URL of Globus Auth.
    var serviceURL: String { get throws }

    /// The `Authorization` that requests carry, whose secret no error may show.
    var authorization: String? { get }

    /// What remembers the secrets that are sent and received.
    var knownSecrets: KnownSecrets? { get }

    /// Performs a request; throws for a status beyond 399.
    func request(_ method: String, _ path: String, _ options: RequestOptions) async throws -> HTTPResponse
}

extension AuthRequesting {
    package var authorization: String? { nil }
    package var knownSecrets: KnownSecrets? { nil }
}
