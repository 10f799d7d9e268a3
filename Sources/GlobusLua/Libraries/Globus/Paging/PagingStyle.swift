/// How a service says that a listing goes on, and how the next page is asked for: the Globus SDK's paginators.
enum PagingStyle: String, CaseIterable, Sendable {
    /// Pages have a `marker`, which the next request repeats.
    ///
    /// The SDK's `MarkerPaginator`, where `has_next_page` tells the end, and `NullableMarkerPaginator`, where a null marker
    /// does.
    case marker
    /// Pages have a `next_token`, which the next request repeats (`NextTokenPaginator`).
    case nextToken = "next_token"
    /// Pages have `has_next_page`; requests count by `limit` and `offset` (`HasNextPaginator`).
    case hasNextPage = "has_next_page"
    /// Pages have `total`; requests count by `limit` and `offset` (`LimitOffsetTotalPaginator`).
    case total
    /// Pages have `has_next_page` and a `last_key`, which the next request repeats (`LastKeyPaginator`).
    case lastKey = "last_key"

    /// The fields of a page that may hold the next marker, the surest first.
    static let markerKeys = ["next_marker", "marker"]

    /// Whether requests count items by `limit` and `offset`.
    var countsItems: Bool { self == .hasNextPage || self == .total }

    /// The style of a listing, told by its first page; nil when nothing says that there may be another page.
    init?(tellingFrom page: PageReader) {
        if page.value("next_token") != nil {
            self = .nextToken
        } else if page.value("last_key") != nil, page.boolean("has_next_page") != nil {
            self = .lastKey
        } else if Self.markerKeys.contains(where: { page.value($0) != nil }) {
            self = .marker
        } else if page.boolean("has_next_page") != nil {
            self = .hasNextPage
        } else if page.integer("total") != nil {
            self = .total
        } else {
            return nil
        }
    }
}
