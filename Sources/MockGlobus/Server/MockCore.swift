import Synchronization

/// What every endpoint shares.
final class MockCore: Sendable {
    let configuration: MockGlobus.Configuration
    let clock: Clock
    let authority: Mutex<Authority>
    let transfers: Mutex<TransferState>
    let keys = SigningKeys()
    let faults = MockGlobus.FaultScript()
    let log: RecordedRequests
    /// The port of each origin that is being listened on.
    let ports = Mutex<[MockGlobus.RecordedRequest.Origin: UInt16]>([:])

    init(_ configuration: MockGlobus.Configuration) {
        self.configuration = configuration
        clock = Clock(configuration.now)
        authority = Mutex(Authority(configuration))
        transfers = Mutex(TransferState(taskCount: configuration.taskCount, now: configuration.now()))
        log = RecordedRequests(limit: configuration.recordLimit)
    }

    /// The URL that answers name; the issuer of ID tokens.
    var origin: String {
        url(of: .main) ?? ""
    }

    /// The URL of an origin, or nil while nothing listens there.
    func url(of origin: MockGlobus.RecordedRequest.Origin) -> String? {
        ports.withLock { $0[origin] }.map { "http://127.0.0.1:\($0)" }
    }
}
