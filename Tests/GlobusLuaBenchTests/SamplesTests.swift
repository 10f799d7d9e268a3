import Testing

@testable import globus_lua_bench

@Suite("Samples")
struct SamplesTests {
    private static let medians: [([Double], Double)] = [
        ([3, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([7], 7), ([100, 1, 1, 1, 1], 1),
    ]

    @Test("The median is the middle figure, or lies between the two middle ones.", arguments: medians)
    func median(values: [Double], expected: Double) {
        #expect(Samples(values).median == expected)
    }

    @Test("The spread is half the distance between the outermost figures, as a share of the median.")
    func spread() {
        #expect(Samples([9, 10, 13]).spread == 0.2)
        #expect(Samples([5]).spread == 0)
    }

    @Test("Where there are no figures there is no median and no spread.")
    func empty() {
        #expect(Samples([]).median.isNaN)
        #expect(Samples([]).spread.isNaN)
    }
}
