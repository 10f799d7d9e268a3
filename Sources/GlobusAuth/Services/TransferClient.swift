/// A client of Globus Transfer.
public struct TransferClient: ServiceClient {
    /// What is fixed about the service.
    public static let service = GlobusService.transfer
    /// What sends the requests.
    public let base: BaseClient

    /// Creates a client around what sends its requests.
    public init(base: BaseClient) {
        self.base = base
    }
}
