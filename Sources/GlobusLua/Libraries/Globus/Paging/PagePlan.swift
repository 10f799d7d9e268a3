import GlobusAuth
import LuaRuntime

/// What `client:paginated` was asked for.
struct PagePlan {
    /// What messages call the function.
    static let function = "BaseClient:paginated"

    var method: String
    var path: String
    /// The request without the parameters of a page.
    var options: RequestOptions
    /// Where the listing begins, and its page size, where the request says so itself: in its query, or in the data of a
    /// `POST`.
    var beginning: Parameters
    /// The table of a `POST`, which gets the parameters of a page; nil sends them in the query.
    var data: LuaReference?
    /// Nil is told by the first page.
    var style: PagingStyle?
    var itemsKey: String?
    var markerKey: String?
    var pageSize: Int64?
    var pageSizeParameter: String
    var maximumItems: Int64?
    /// Whether the loop gets responses and not their items.
    var yieldsPages: Bool

    init(_ call: HostCall, service: String?) throws {
        let options = call.options("opts")
        path = try call.string("path")
        method = try Self.method(options)
        self.options = try options.clientRequest()
        let parameter = try options.string("page_size_parameter") ?? "limit"
        data = try method == "POST" ? Self.data(options) : nil
        beginning = method == "POST" ? Self.beginning(options, parameter) : self.options.query
        style = try Self.style(options)
        itemsKey = try options.string("items_key")
        markerKey = try options.string("marker_key")
        pageSizeParameter = parameter
        pageSize = try options.integer("page_size", in: 1...1_000_000).map { Int64($0) }
        maximumItems = try options.integer("max_items", in: 0...Int64.max).map { Int64($0) }
        yieldsPages = options.boolean("pages") ?? false
        if pageSize == nil, beginning[parameter] == nil {
            pageSize = GlobusPaging.pageSize(service: service, path: path)
        }
    }

    static let parameters: [HostParameter] = [
        .optional("method", .string, "\"GET\", the default, or \"POST\", whose data gets the paging parameters."),
        .optional(
            "style",
            .string,
            "How the listing is paged: \"marker\", \"next_token\", \"has_next_page\", \"total\" or \"last_key\"; "
                + "told by the first page by default."
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
