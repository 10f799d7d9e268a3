import Synchronization

/// The state that all endpoints share.
final class MockCore: Sendable {
    let configuration: MockGlobus.Configuration
    let clock: Clock
    let authority: Mutex<Authority>
    let transfers: Mutex<TransferState>
    let files = Mutex(TransferFiles())
    let resources = Mutex(ResourceStore())
    let keys = SigningKeys()
    let faults = MockGlobus.FaultScript()
    let log: RecordedRequests
    /// The port of each origin on which the mock listens.
    let ports = Mutex<[MockGlobus.RecordedRequest.Origin: UInt16]>([:])

    init(_ configuration: MockGlobus.Configuration) {
        self.configuration = configuration
        clock = Clock(configuration.now)
        authority = Mutex(Authority(configuration))
        transfers = Mutex(TransferState(taskCount: configuration.taskCount, now: configuration.now()))
        log = RecordedRequests(limit: configuration.recordLimit)
    }

    /// The URL that answers contain, which is also the issuer of ID tokens.
    var origin: String {
        url(of: .main) ?? ""
    }

    /// Returns the URL of an origin, or nil while the mock does not listen on it.
    func url(of origin: MockGlobus.RecordedRequest.Origin) -> String? {
        ports.withLock { $0[origin] }.map { "http://127.0.0.1:\($0)" }
    }
}
