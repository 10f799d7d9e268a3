import GlobusAuth
import LuaRuntime

/// How the pages of a service say that there are more, and how the next page is requested: the Globus SDK's paginators.
enum PagingStyle: String, CaseIterable, Sendable {
    /// Pages have a `marker`, which the next request repeats.
    ///
    /// This is the SDK's `MarkerPaginator`, in which `has_next_page` marks the end, and its `NullableMarkerPaginator`,
    /// in which a null marker does.
    case marker
    /// Pages have a `next_token`, which the next request repeats (`NextTokenPaginator`).
    case nextToken = "next_token"
    /// Pages have `has_next_page`; requests have `limit` and `offset` (`HasNextPaginator`).
    case hasNextPage = "has_next_page"
    /// Pages have `total`; requests have `limit` and `offset` (`LimitOffsetTotalPaginator`).
    case total
    /// Pages have `has_next_page` and a `last_key`, which the next request repeats (`LastKeyPaginator`).
    case lastKey = "last_key"
    /// Pages have the URL of the next one in `links.next` (`JSONAPIPaginator`).
    case links

    /// The fields of a page that may hold the next marker, the most reliable one first.
    static let markerKeys = ["next_marker", "marker"]

    /// Whether requests count items by `limit` and `offset`.
    var countsItems: Bool { self == .hasNextPage || self == .total }

    /// Recognizes the style of a listing by its first page; nil where nothing says that there may be another page.
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
        } else if page.nextLink != nil {
            self = .links
        } else {
            return nil
        }
    }
}

/// The arguments of a call that lists: of `client:paginated`, or of `client.paginated.NAME`.
struct PagePlan {
    /// What messages call the function.
    var function: String
    /// Makes the requests.
    var source: PageSource
    /// The position at which the listing begins and its page size, where the request itself has them: in its query, or
    /// in the data of a `POST`.
    var beginning: Parameters
    /// The style; nil until the first page shows it.
    var style: PagingStyle?
    var itemsKey: String?
    var markerKey: String?
    var pageSize: Int64?
    var pageSizeParameter: String
    var maximumItems: Int64?
    /// The most items that the service gives of a listing.
    var cap: Int64?
    /// Whether the loop yields responses rather than their items.
    var yieldsPages: Bool

    /// The plan of a call of `client:paginated`.
    init(_ call: HostCall, of client: BaseClient) throws {
        let options = call.options("opts")
        function = call.functionName
        let path = try call.string("path")
        let method = try Self.method(options)
        let request = try options.clientRequest()
        let parameter = try options.string("page_size_parameter") ?? "limit"
        let data = try method == "POST" ? Self.data(options) : nil
        source = .path(method: method, path, request, data: data)
        beginning = method == "POST" ? Self.beginning(options, parameter) : request.query
        style = try Self.style(options)
        itemsKey = try options.string("items_key")
        markerKey = try options.string("marker_key")
        pageSizeParameter = parameter
        pageSize = try options.integer("page_size", in: 1...1_000_000).map { Int64($0) }
        maximumItems = try options.integer("max_items", in: 0...Int64.max).map { Int64($0) }
        yieldsPages = options.boolean("pages") ?? false
        if pageSize == nil, beginning[parameter] == nil {
            pageSize = Self.pageSize(of: client, method, path)
        }
    }

    /// Returns the page size that the Globus SDK asks for; nil leaves it to the server.
    ///
    /// The services' own defaults are small, so that a long listing would take many requests.
    private static func pageSize(of client: BaseClient, _ method: String, _ path: String) -> Int64? {
        let operation = client.configuration.client?.operations.first {
            $0.paging?.pageSize != nil && $0.matches(method: method, path: path) != nil
        }
        return operation?.paging?.pageSize
    }

    static let parameters: [HostParameter] = [
        .optional("method", .string, "\"GET\", the default, or \"POST\", whose data gets the paging parameters."),
        .optional(
            "style",
            .string,
            "How the listing is paged: \"marker\", \"next_token\", \"has_next_page\", \"total\", \"last_key\" or "
                + "\"links\"; told by the first page by default."
        ),
        .optional(
            "items_key",
            .string,
            "The page's field with the items; \"DATA\", \"gmeta\" and so on, or the only list."
        ),
        .optional(
            "marker_key",
            .string,
            "The page's field with the next marker; \"next_marker\" or \"marker\" by default."
        ),
        .optional(
            "page_size",
            .integer,
            "How many items a page is asked to have; the Globus SDK's number, or the server's."
        ),
        .optional("page_size_parameter", .string, "The parameter that asks for it; \"limit\" by default."),
        .optional("max_items", .integer, "The loop ends after so many items; no limit by default."),
        .optional("pages", .boolean, "true hands out the responses, page by page, and not their items."),
    ]

    private static func method(_ options: CallOptions) throws -> String {
        let method = try options.string("method")?.uppercased() ?? "GET"
        guard method == "GET" || method == "POST" else {
            throw options.invalid("method", "must be \"GET\" or \"POST\", got \"\(method.printable(limit: 40))\"")
        }
        guard method == "POST" || options.with("data", { true }) == nil else {
            throw options.invalid("data", "is for method = \"POST\"; put the parameters of a GET into query_params")
        }
        return method
    }

    private static func data(_ options: CallOptions) throws -> LuaReference? {
        try options.with("data") {
            guard options.stack.type(at: -1) == .table else { throw options.invalid("data", "must be a table") }
            return options.stack.reference(at: -1)
        }
    }

    private static func beginning(_ options: CallOptions, _ pageSizeParameter: String) -> Parameters {
        var beginning = Parameters()
        options.with("data") {
            let data = PageReader(options.stack, at: -1)
            for name in ["offset", "marker", pageSizeParameter] { beginning[name] = data.value(name) }
        }
        return beginning
    }

    private static func style(_ options: CallOptions) throws -> PagingStyle? {
        guard let name = try options.string("style") else { return nil }
        if let style = PagingStyle(rawValue: name) { return style }
        let names = PagingStyle.allCases.map(\.rawValue)
        let meant = Suggestion.nearest(to: name, among: names).map { " (did you mean \"\($0)\"?)" } ?? ""
        throw options.invalid(
            "style",
            "must be one of \(names.joined(separator: ", ")), got \"\(name.printable(limit: 40))\"\(meant)"
        )
    }
}
