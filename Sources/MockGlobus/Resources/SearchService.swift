/// The endpoints of a small Globus Search; every index holds the same twenty subjects.
struct SearchService: Sendable {
    let core: MockCore

    private static let subjects = (1...20).map { "globus://sample/\($0 % 2 == 0 ? "spectrum" : "image")/\($0)" }

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .search)
        return [check.endpoint("GET /v1/index/{index_id}/search", "subjects; q, limit, offset") { try search($0) }]
    }

    private func search(_ call: ServiceCall) throws -> Answer {
        let paging = try Paging(call.query)
        let wanted = call.query["q"] ?? "*"
        let found = Self.subjects.filter { wanted == "*" || $0.contains(wanted) }
        let page = paging.page(of: found).map(Self.result)
        let body = JSON.object(
            ("@datatype", "GSearchResult"),
            ("@version", "2017-09-01"),
            ("count", .integer(page.count)),
            ("offset", .integer(paging.offset)),
            ("total", .integer(found.count)),
            ("has_next_page", .bool(paging.hasNextPage(of: found.count))),
            ("gmeta", .array(page))
        )
        return Answer(json: body)
    }

    private static func result(_ subject: String) -> JSON {
        let content = JSON.object(("title", .string(subject)))
        return .object(
            ("@datatype", "GMetaResult"),
            ("subject", .string(subject)),
            ("entries", [.object(("content", content), ("entry_id", .null))])
        )
    }
}
