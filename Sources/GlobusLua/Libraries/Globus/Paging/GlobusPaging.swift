import GlobusAuth

/// The page sizes that the Globus SDK asks for.
///
/// The services' own defaults are small, so that a long listing would take many requests.
enum GlobusPaging {
    private struct Listing {
        let service: GlobusService
        /// How its paths end.
        let ending: String
        let pageSize: Int64
    }

    private static let listings = [
        Listing(service: .transfer, ending: "/endpoint_search", pageSize: 100),
        Listing(service: .transfer, ending: "/event_list", pageSize: 1000),
        Listing(service: .transfer, ending: "/v0.10/task_list", pageSize: 1000),
        Listing(service: .search, ending: "/search", pageSize: 100),
    ]

    /// The size for a path of a service, whether it is asked by `GET` or `POST`, or nil where the server should decide.
    static func pageSize(service: String?, path: String) -> Int64? {
        listings.first { $0.service.name == service && path.hasSuffix($0.ending) }?.pageSize
    }
}
