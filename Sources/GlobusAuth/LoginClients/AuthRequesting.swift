/// What a login client sends its requests through.
package protocol AuthRequesting: Sendable {
    /// The base URL of Globus Auth.
    var serviceURL: String { get throws }

    /// Performs a request; throws for a status beyond 399.
    func request(_ method: String, _ path: String, _ options: RequestOptions) async throws -> HTTPResponse
}
