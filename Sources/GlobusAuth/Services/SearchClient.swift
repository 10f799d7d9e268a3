/// A client of Globus Search.
public struct SearchClient: ServiceClient {
    /// What is fixed about the service.
    public static let service = GlobusService.search
    /// What sends the requests.
    public let base: BaseClient

    /// Creates a client around what sends its requests.
    public init(base: BaseClient) {
        self.base = base
    }
}
