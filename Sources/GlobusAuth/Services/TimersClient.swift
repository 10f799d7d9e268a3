/// A client of Globus Timers.
public struct TimersClient: ServiceClient {
    /// What is fixed about the service.
    public static let service = GlobusService.timers
    /// What sends the requests.
    public let base: BaseClient

    /// Creates a client around what sends its requests.
    public init(base: BaseClient) {
        self.base = base
    }
}
