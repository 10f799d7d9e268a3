import GlobusAuth
import LuaRuntime

/// Where a listing is: the parameters of the next page, found in the last one.
struct PageCursor {
    private var style: PagingStyle?
    private var markerKey: String?
    private let pageSize: Int64?
    private let pageSizeParameter: String
    private let maximumItems: Int64?
    private var offset: Int64
    private var received: Int64 = 0
    /// The marker, token or key of the last request.
    private var sent: Parameters.Value?
    /// What the next request says beyond the plan.
    private(set) var parameters = Parameters()

    init(_ plan: PagePlan) {
        style = plan.style
        markerKey = plan.markerKey
        pageSize = plan.pageSize
        pageSizeParameter = plan.pageSizeParameter
        maximumItems = plan.maximumItems
        offset = plan.beginning["offset"].flatMap(Self.number) ?? 0
        sent = plan.beginning["marker"]
        updateLimit()
    }

    /// Learns from a page with so many items; false when it was the last one.
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
        case .hasNextPage: goesOn = skip(items, if: page.boolean("has_next_page") ?? false)
        case .total: goesOn = skip(items, if: (page.integer("total") ?? 0) > offset + items)
        }
        updateLimit()
        return goesOn
    }

    private mutating func markerGoesOn(_ page: PageReader) throws -> Bool {
        // Decided once: a last page may still repeat the marker that it was asked with.
        let key = markerKey ?? PagingStyle.markerKeys.first { page.value($0) != nil }
        markerKey = key
        let hasNextPage = page.boolean("has_next_page")
        guard hasNextPage ?? true, let marker = key.flatMap(page.value) else { return false }
        if hasNextPage == nil, marker == sent { return false }
        return try proceed(to: marker, as: "marker", if: true)
    }

    private mutating func proceed(to value: Parameters.Value?, as name: String, if hasNextPage: Bool) throws -> Bool {
        guard hasNextPage, let value else { return false }
        guard value != sent else {
            throw GlobusError(
                .globus,
                "\(PagePlan.function): the server sent the same \(name) twice, so there is no end"
            )
        }
        sent = value
        parameters[name] = value
        return true
    }

    private mutating func skip(_ items: Int64, if hasNextPage: Bool) -> Bool {
        // A page without items would be asked for again and again.
        guard hasNextPage, items > 0 else { return false }
        offset += items
        parameters["offset"] = .integer(offset)
        return true
    }

    /// Asks for no more items than are wanted where the server counts them.
    private mutating func updateLimit() {
        guard let pageSize else { return }
        let counts = style?.countsItems ?? false
        let wanted = counts ? maximumItems.map { min(pageSize, $0 - received) } ?? pageSize : pageSize
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
