import Foundation
import Testing

@testable import globus_lua_bench

@Suite("The plot")
struct PlotTests {
    private static let tickCases: [(Double, [Double])] = [
        (38_500, [0, 10_000, 20_000, 30_000, 40_000]), (900, [0, 200, 400, 600, 800, 1000]), (5, [0, 1, 2, 3, 4, 5]),
        (1.2, [0, 0.5, 1, 1.5]), (0, [0, 1]),
    ]

    @Test("Ticks are round numbers from zero to one that is not below the greatest value.", arguments: tickCases)
    func ticks(greatest: Double, expected: [Double]) {
        #expect(Axis.ticks(upTo: greatest) == expected)
    }

    @Test("A linear axis adds, and may run against its values.")
    func linear() {
        let axis = Axis(scale: .linear, values: 0...100, start: 300, end: 100)
        #expect([0, 25, 100].map(axis.place) == [300, 250, 100])
    }

    @Test("A logarithmic axis multiplies.")
    func logarithmic() {
        let axis = Axis(scale: .logarithmic, values: 1...256, start: 0, end: 80)
        #expect([1.0, 2, 16, 256].map { axis.place(of: $0).rounded() } == [0, 10, 40, 80])
    }

    @Test("Names that would lie upon each other are moved apart, and keep their order.")
    func names() {
        #expect(ThroughputPlot.spreadApart([100, 95, 200], distance: 18) == [113, 95, 200])
        #expect(ThroughputPlot.spreadApart([10, 50], distance: 18) == [10, 50])
    }

    @Test("The picture has a line and a name for each program, and colours for light and dark pages.")
    func picture() throws {
        let points = [Series.Point(concurrency: 1, perSecond: 100), Series.Point(concurrency: 2, perSecond: 200)]
        let plot = try #require(
            ThroughputPlot([Series(name: "one", points: points), Series(name: "two", points: points)])
        )
        #expect(plot.svg.components(separatedBy: "<polyline").count == 3)
        #expect(plot.svg.contains(">one</text>") && plot.svg.contains(">two</text>"))
        #expect(plot.svg.contains("prefers-color-scheme: dark"))
        // The figure that is twice as large is at the top of the plot, where the scale ends.
        #expect(plot.svg.contains("points=\"70.0,185.0 580.0,50.0\""))
    }

    @Test("With fewer than two places there is nothing to draw.")
    func nothing() {
        #expect(ThroughputPlot([]) == nil)
        #expect(ThroughputPlot([Series(name: "one", points: [Series.Point(concurrency: 1, perSecond: 1)])]) == nil)
    }
}
