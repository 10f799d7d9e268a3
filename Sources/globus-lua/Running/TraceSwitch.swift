import GlobusAuth
import Synchronization

/// Says whether requests and responses are shown on standard error, and may be changed while they are on their way.
final class TraceSwitch: Sendable {
    private let value: Atomic<Bool>

    init(isOn: Bool) { value = Atomic(isOn) }

    var isOn: Bool {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }

    /// The client with its requests shown while the switch is on, digests in the place of `secrets`.
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
