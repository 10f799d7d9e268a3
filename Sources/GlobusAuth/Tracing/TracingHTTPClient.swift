import Synchronization

/// An HTTP client that shows what another one sends and receives: heads and bodies, with a digest such as `<secret
/// a1b2c3d4>` in place of every credential.
///
/// The same secret has the same digest while the process lives, so that one can see where a token goes, and a digest
/// reveals nothing about the secret. Credentials are the known secrets, the values of names such as `access_token`,
/// `client_secret` or `password` in forms, queries and JSON, and header fields such as `Authorization` and
/// `Set-Cookie`. Of a body the first 4096 characters are shown.
public final class TracingHTTPClient: HTTPClient {
    private let client: any HTTPClient
    private let knownSecrets: KnownSecrets?
    private let write: @Sendable (String) -> Void
    private let lastNumber = Atomic(0)

    /// Creates a client that shows what `client` does.
    ///
    /// - Parameters:
    ///   - client: The HTTP client that sends the requests.
    ///   - knownSecrets: Secrets that are replaced wherever they occur.
    ///   - write: Called from any thread with the lines of one request, one response or one failure; each line starts
    ///     with the request's number.
    public init(
        _ client: any HTTPClient,
        knownSecrets: KnownSecrets? = nil,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.client = client
        self.knownSecrets = knownSecrets
        self.write = write
    }

    /// The origin gates of the wrapped client.
    public var originGates: OriginGates? { client.originGates }

    /// Sends `request`, and shows it and the response or failure.
    ///
    /// - Throws: The errors of the wrapped client.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        knownSecrets?.insert(authorization: request.headers["Authorization"])
        show(number, ">", HTTPTrace(known: knownSecrets).lines(request))
        let start = ContinuousClock.now
        do {
            let response = try await client.send(request)
            show(number, "<", HTTPTrace(known: knownSecrets).lines(response, after: .now - start))
            return response
        } catch {
            show(number, "!", [HTTPTrace(known: knownSecrets).line(error, after: .now - start)])
            throw error
        }
    }

    private func show(_ number: Int, _ direction: String, _ lines: [String]) {
        write(
            lines.map { $0.isEmpty ? "#\(number) \(direction)" : "#\(number) \(direction) \($0)" }.joined(
                separator: "\n"
            )
        )
    }
}
