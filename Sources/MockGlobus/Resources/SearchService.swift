/// The endpoints of a small Globus Search; every index holds the same twenty subjects.
struct SearchService: Sendable {
    let core: MockCore

    private static let subjects = (1...20).map { "globus://sample/\($0 % 2 == 0 ? "spectrum" : "image")/\($0)" }

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .search)
        return [
            check.endpoint("GET /v1/index/{index_id}/search", "subjects; q, limit, offset") {
                try search($0.query["q"], Paging($0.query))
            },
            check.endpoint("POST /v1/index/{index_id}/search", "subjects; q, limit, offset") { try postedSearch($0) },
            check.endpoint("POST /v1/index/{index_id}/scroll", "all subjects; q, limit, marker") { try scroll($0) },
        ]
    }

    /// Answers with pages that have a `marker` and `has_next_page`.
    private func scroll(_ call: ServiceCall) throws -> Answer {
        let query = JSON(parsing: call.request.body)
        let start = query?["marker"]?.string ?? "0"
        let limit = query?["limit"]?.integer ?? 10
        let paging = try Paging(MockGlobus.FormFields("offset=\(start)&limit=\(limit)"))
        let page = paging.page(of: Self.subjects).map(Self.result)
        let body = JSON.object(
            ("@datatype", "GSearchResult"),
            ("count", .integer(page.count)),
            ("total", .integer(Self.subjects.count)),
            ("has_next_page", .bool(paging.hasNextPage(of: Self.subjects.count))),
            ("marker", .string(String(paging.offset + paging.limit))),
            ("gmeta", .array(page))
        )
        return Answer(json: body)
    }

    private func postedSearch(_ call: ServiceCall) throws -> Answer {
        let query = JSON(parsing: call.request.body)
        let numbers = ["offset", "limit"].compactMap { name in query?[name]?.integer.map { "\(name)=\($0)" } }
        return try search(query?["q"]?.string, Paging(MockGlobus.FormFields(numbers.joined(separator: "&"))))
    }

    private func search(_ words: String?, _ paging: Paging) throws -> Answer {
        let wanted = words ?? "*"
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
