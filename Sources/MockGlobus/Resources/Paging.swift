/// The part of a listing that a request selects with `limit` and `offset`.
struct Paging {
    let limit: Int
    let offset: Int

    /// Reads both from the query; throws where one is not a number or out of range.
    init(_ query: MockGlobus.FormFields, defaultLimit: Int = 10, maximum: Int = 1000) throws {
        limit = try Self.number("limit", in: query, default: defaultLimit, range: 1...maximum)
        offset = try Self.number("offset", in: query, default: 0, range: 0...Int.max)
    }

    /// Returns the items of the page.
    func page<Item>(of items: [Item]) -> ArraySlice<Item> {
        items.dropFirst(offset).prefix(limit)
    }

    func hasNextPage(of total: Int) -> Bool {
        total - offset > limit
    }

    private static func number(
        _ name: String,
        in query: MockGlobus.FormFields,
        default value: Int,
        range: ClosedRange<Int>
    ) throws -> Int {
        guard let text = query[name] else { return value }
        guard let number = Int(text), range.contains(number) else {
            let message = "\(name) must be a number from \(range.lowerBound) to \(range.upperBound)."
            throw APIFailure(status: 400, code: "ClientError.BadRequest.Parse", message: message)
        }
        return number
    }
}
