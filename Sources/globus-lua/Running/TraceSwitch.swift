import GlobusAuth
import Synchronization

/// Decides whether requests and responses are shown on standard error; it may be switched while requests are under way.
final class TraceSwitch: Sendable {
    private let value: Atomic<Bool>

    init(isOn: Bool) { value = Atomic(isOn) }

    var isOn: Bool {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }

    /// Wraps a client so that requests are shown while the switch is on, with digests in place of `secrets`.
    func client(_ client: any HTTPClient, _ secrets: KnownSecrets) -> any HTTPClient {
        SwitchedClient(
            plain: client,
            traced: TracingHTTPClient(client, knownSecrets: secrets) { StandardError.write($0) },
            trace: self
        )
    }
}

private struct SwitchedClient: HTTPClient {
    let plain: any HTTPClient
    let traced: any HTTPClient
    let trace: TraceSwitch

    var originGates: OriginGates? { plain.originGates }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await trace.isOn ? traced.send(request) : plain.send(request)
    }
}
