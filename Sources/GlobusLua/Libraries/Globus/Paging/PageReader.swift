import GlobusAuth
import LuaRuntime

/// Reads the items of a page, and the fields that say how its listing goes on.
struct PageReader {
    /// The fields that hold the items in answers of the Globus services.
    private static let knownItemKeys = [
        "DATA", "gmeta", "data", "flows", "runs", "entries", "registered_apis", "web_input_summaries",
        "shared_endpoints",
    ]

    private let stack: LuaStack
    /// The index of the parsed page.
    private let index: Int32

    init(_ stack: LuaStack, at index: Int32) {
        self.stack = stack
        self.index = stack.absolute(index)
    }

    /// Returns a field that can be sent back as a parameter: a text that is not empty, or a whole number.
    func value(_ name: String) -> Parameters.Value? {
        with(name) {
            if stack.isInteger(at: -1) { return stack.integer(at: -1).map { .integer($0) } }
            guard let text = stack.string(at: -1), !text.isEmpty else { return nil }
            return .string(text)
        }
    }

    /// The link to the next page, as JSON:API has it.
    var nextLink: String? {
        with("links") { PageReader(stack, at: -1).value("next")?.text }
    }

    func boolean(_ name: String) -> Bool? {
        with(name) { stack.type(at: -1) == .boolean ? stack.boolean(at: -1) : nil }
    }

    func integer(_ name: String) -> Int64? {
        with(name) { stack.integer(at: -1) }
    }

    /// Pushes the list of the page's items.
    ///
    /// Throws where the page has no list, or has several and the script has named none of them.
    ///
    /// Stack: [-0, +1]
    func pushItems(_ key: String?, _ place: String) throws {
        guard stack.type(at: index) == .table else {
            throw HostArgumentError("\(place): a page is no JSON object or array; read it with client:get")
        }
        if let key {
            guard isList(key) else { throw HostArgumentError("\(place): the page has no list '\(key)'\(hint)") }
            stack.pushField(key, of: index)
        } else if stack.isJSONArray(at: index) {
            stack.pushCopy(of: index)
        } else {
            stack.pushField(try itemsKey(place), of: index)
        }
    }

    private func itemsKey(_ place: String) throws -> String {
        if let known = Self.knownItemKeys.first(where: isList) { return known }
        let lists = self.lists
        guard lists.count == 1 else {
            let found = lists.isEmpty ? "has no list of items" : "has several lists"
            throw HostArgumentError("\(place): the page \(found)\(hint); name one with items_key, or set pages = true")
        }
        return lists[0]
    }

    private var hint: String { lists.isEmpty ? "" : " (it has \(lists.joined(separator: ", ")))" }

    /// The names of those fields of the page that are lists.
    private var lists: [String] {
        var names: [String] = []
        stack.forEachPair(of: index) {
            guard stack.type(at: -2) == .string, stack.isJSONArray(at: -1) else { return }
            names.append(stack.text(at: -2))
        }
        return names.sorted()
    }

    private func isList(_ key: String) -> Bool {
        with(key) { stack.isJSONArray(at: -1) ? true : nil } ?? false
    }

    private func with<R>(_ name: String, _ body: () -> R?) -> R? {
        guard stack.type(at: index) == .table else { return nil }
        defer { stack.pop() }
        return stack.pushField(name, of: index) == .nil ? nil : body()
    }
}

/// The position in a listing: the parameters for the next page, which are found in the last one.
struct PageCursor {
    private var style: PagingStyle?
    private var markerKey: String?
    /// What messages call the function that lists.
    private let function: String
    private let cap: Int64?
    /// Whether the service has more items than it gives.
    private(set) var isCut = false
    private let pageSize: Int64?
    private let pageSizeParameter: String
    private let maximumItems: Int64?
    private var offset: Int64
    private var received: Int64 = 0
    /// The marker, token or key that the last request sent.
    private var sent: Parameters.Value?
    /// The parameters that the next request adds to the plan.
    private(set) var parameters = Parameters()

    init(_ plan: PagePlan) {
        style = plan.style
        markerKey = plan.markerKey
        function = plan.function
        cap = plan.cap
        pageSize = plan.pageSize
        pageSizeParameter = plan.pageSizeParameter
        maximumItems = plan.maximumItems
        offset = plan.beginning["offset"].flatMap(Self.number) ?? 0
        sent = plan.beginning["marker"]
        updateLimit()
    }

    /// Moves past a page with `items` items; returns false where it was the last one.
    mutating func advance(over page: PageReader, items: Int64) throws -> Bool {
        received += items
        if let maximumItems, received >= maximumItems { return false }
        style = style ?? PagingStyle(tellingFrom: page)
        let goesOn: Bool
        switch style {
        case nil: goesOn = false
        case .marker: goesOn = try markerGoesOn(page)
        case .nextToken: goesOn = try proceed(to: page.value("next_token"), as: "next_token", if: true)
        case .lastKey:
            goesOn = try proceed(to: page.value("last_key"), as: "last_key", if: page.boolean("has_next_page") ?? false)
        case .links: goesOn = try follow(page.nextLink)
        case .hasNextPage: goesOn = skip(items, if: page.boolean("has_next_page") ?? false)
        case .total: goesOn = skip(items, if: (page.integer("total") ?? 0) > offset + items)
        }
        updateLimit()
        return goesOn
    }

    private mutating func markerGoesOn(_ page: PageReader) throws -> Bool {
        // The field is chosen once, since a last page may still repeat the marker of its own request.
        let key = markerKey ?? PagingStyle.markerKeys.first { page.value($0) != nil }
        markerKey = key
        let hasNextPage = page.boolean("has_next_page")
        guard hasNextPage ?? true, let marker = key.flatMap(page.value) else { return false }
        if hasNextPage == nil, marker == sent { return false }
        return try proceed(to: marker, as: "marker", if: true)
    }

    /// Repeats a marker in the next request, or with no name only remembers it.
    private mutating func proceed(to value: Parameters.Value?, as name: String?, if hasNextPage: Bool) throws -> Bool {
        guard hasNextPage, let value else { return false }
        guard value != sent else {
            throw GlobusError(
                .globus,
                "\(function): the server sent the same \(name ?? "link") twice, so there is no end"
            )
        }
        sent = value
        if let name { parameters[name] = value }
        return true
    }

    private mutating func skip(_ items: Int64, if hasNextPage: Bool) -> Bool {
        // A page without items would be requested again and again.
        guard hasNextPage, items > 0 else { return false }
        offset += items
        if let cap, offset >= cap {
            isCut = true
            return false
        }
        parameters["offset"] = .integer(offset)
        return true
    }

    /// Takes the parameters of the next page from the link to it, as the Globus SDK does.
    private mutating func follow(_ link: String?) throws -> Bool {
        guard let link else { return false }
        guard try proceed(to: .string(link), as: nil, if: true) else { return false }
        for entry in Parameters(queryOf: link).entries { parameters[entry.name] = entry.value }
        return true
    }

    /// Requests no more items than are wanted, where the server takes a limit.
    private mutating func updateLimit() {
        guard let pageSize else { return }
        let counts = style?.countsItems ?? false
        var wanted = pageSize
        if counts, let maximumItems { wanted = min(wanted, maximumItems - received) }
        if counts, let cap { wanted = min(wanted, cap - offset) }
        parameters[pageSizeParameter] = .integer(max(1, wanted))
    }

    private static func number(_ value: Parameters.Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }
}
