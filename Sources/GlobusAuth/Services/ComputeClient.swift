/// A client of Globus Compute.
public struct ComputeClient: ServiceClient {
    /// What is fixed about the service.
    public static let service = GlobusService.compute
    /// What sends the requests.
    public let base: BaseClient

    /// Creates a client around what sends its requests.
    public init(base: BaseClient) {
        self.base = base
    }
}
