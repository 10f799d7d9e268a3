/// How a listing goes on, and how much of it its service gives: the Globus SDK's paginators.
public struct OperationPaging: Sendable, Hashable {
    /// How a page says that there are more, and how the next one is asked for.
    public enum Style: Sendable, Hashable {
        /// Pages have `has_next_page`; requests have `limit` and `offset`.
        case hasNextPage
        /// Pages have `total`; requests have `limit` and `offset`.
        case total
        /// Pages have `has_next_page` and a marker, which the next request repeats.
        case marker
        /// Pages have a marker, which the next request repeats, until it is null.
        case nullableMarker
        /// Pages have a `next_token`, which the next request repeats.
        case nextToken
        /// Pages have `has_next_page` and a `last_key`, which the next request repeats.
        case lastKey
        /// Pages link to the next one, as JSON:API has it.
        case jsonAPI
        /// The first page tells; the Globus SDK does not page this listing.
        case toldByPage
    }

    /// How a page says that there are more.
    public let style: Style
    /// The field of a page with the list of items; nil where the page is that list.
    public let itemsKey: String?
    /// The field of a page with the marker.
    public let markerKey: String?
    /// How many items the Globus SDK asks for in a page; nil leaves it to the service.
    public let pageSize: Int64?
    /// The most items that the service gives.
    public let cap: Int64?
    /// The parameter that asks for a number of items; nil where there is none.
    public let pageSizeParameter: String?

    private init(
        _ style: Style,
        items: String?,
        markerKey: String? = nil,
        pageSize: Int64? = nil,
        cap: Int64? = nil,
        pageSizeParameter: String? = nil
    ) {
        self.style = style
        itemsKey = items
        self.markerKey = markerKey
        self.pageSize = pageSize
        self.cap = cap
        self.pageSizeParameter = pageSizeParameter
    }
}

extension OperationPaging {
    /// A listing by offsets, in which `has_next_page` marks the end.
    public static func hasNextPage(items: String, pageSize: Int64, cap: Int64) -> OperationPaging {
        OperationPaging(.hasNextPage, items: items, pageSize: pageSize, cap: cap, pageSizeParameter: "limit")
    }

    /// A listing by offsets, in which `total` tells the end.
    public static func total(items: String, pageSize: Int64, cap: Int64) -> OperationPaging {
        OperationPaging(.total, items: items, pageSize: pageSize, cap: cap, pageSizeParameter: "limit")
    }

    /// A listing by markers, in which `has_next_page` marks the end.
    public static func marker(items: String, pageSizeParameter: String? = nil) -> OperationPaging {
        OperationPaging(.marker, items: items, markerKey: "marker", pageSizeParameter: pageSizeParameter)
    }

    /// A listing by markers, in which a null marker is the end.
    public static func nullableMarker(
        items: String,
        key: String = "marker",
        pageSizeParameter: String? = nil
    ) -> OperationPaging {
        OperationPaging(.nullableMarker, items: items, markerKey: key, pageSizeParameter: pageSizeParameter)
    }

    /// A listing by tokens.
    public static func nextToken(items: String, pageSizeParameter: String? = nil) -> OperationPaging {
        OperationPaging(.nextToken, items: items, pageSizeParameter: pageSizeParameter)
    }

    /// A listing by the key of the last item of each page.
    public static func lastKey(items: String) -> OperationPaging { OperationPaging(.lastKey, items: items) }

    /// A listing whose pages link to the next one.
    public static func jsonAPI(items: String) -> OperationPaging { OperationPaging(.jsonAPI, items: items) }

    /// A listing that the Globus SDK does not page.
    public static func list(items: String?, pageSizeParameter: String? = nil) -> OperationPaging {
        OperationPaging(.toldByPage, items: items, pageSizeParameter: pageSizeParameter)
    }
}
