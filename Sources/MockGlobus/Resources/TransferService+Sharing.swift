extension TransferService {
    /// How many guest collections every collection has.
    private static let shareCount = 5

    /// Pages by a `next_token` that is null on the last page.
    func sharedEndpoints(_ call: ServiceCall) throws -> Answer {
        let start = call.query["next_token"] ?? "0"
        let limit = call.query["max_results"] ?? "2"
        let paging = try Paging(MockGlobus.FormFields("offset=\(start)&limit=\(limit)"))
        let host = call.parameters.first ?? ""
        let shares = (1...Self.shareCount).map { "\(host.prefix(23))-5a\(String(repeating: "0", count: 9))\($0)" }
        let next = paging.hasNextPage(of: shares.count) ? String(paging.offset + paging.limit) : nil
        let documents = paging.page(of: shares).map { JSON.object(("id", .string($0))) }
        let body = JSON.object(("shared_endpoints", .array(documents)), ("next_token", .nullable(next)))
        return Answer(json: body)
    }
}
