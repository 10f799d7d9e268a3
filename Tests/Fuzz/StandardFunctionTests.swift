import Foundation
import Testing

/// Compares the standard functions that this package reimplements with Lua's own.
@Suite struct StandardFunctionTests {
    @Test("They return and raise what Lua's own do")
    func equalResults() throws {
        let url = try #require(Bundle.module.url(forResource: "standard_functions", withExtension: "lua"))
        let chunk = try String(contentsOf: url, encoding: .utf8)
        let ours = try #require(BoundedLua(chunk).result()).split(separator: 0x0A)
        let stock = StockLua(chunk).result().split(separator: 0x0A)
        #expect(ours.count == stock.count)
        #expect(stock.count > 40_000)
        let different = zip(ours, stock).filter { $0 != $1 }
        for (mine, theirs) in different.prefix(10) {
            Issue.record(
                "\(String(decoding: mine, as: UTF8.self)) instead of \(String(decoding: theirs, as: UTF8.self))"
            )
        }
        #expect(different.isEmpty)
    }
}
