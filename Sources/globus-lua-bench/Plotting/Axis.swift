import Foundation

/// Where values lie along one side of a plot.
struct Axis {
    /// How values are spread out.
    enum Scale {
        /// Equal steps add the same.
        case linear
        /// Equal steps multiply by the same.
        case logarithmic
    }

    let scale: Scale
    /// The values at both ends.
    let values: ClosedRange<Double>
    /// The places of both ends, which may run against the values.
    let start: Double
    let end: Double

    /// Where a value lies.
    func place(of value: Double) -> Double {
        start + (end - start) * share(of: value)
    }

    private func share(of value: Double) -> Double {
        let (low, high) = (values.lowerBound, values.upperBound)
        switch scale {
        case .linear: return (value - low) / (high - low)
        case .logarithmic: return log(value / low) / log(high / low)
        }
    }

    /// Round values from zero to one that is not below `greatest`, in about five steps of 1, 2 or 5 times a power of ten.
    static func ticks(upTo greatest: Double) -> [Double] {
        guard greatest > 0, greatest.isFinite else { return [0, 1] }
        let rough = greatest / 5
        let power = pow(10, floor(log10(rough)))
        let step = ([1, 2, 5].first { $0 * power >= rough } ?? 10) * power
        return (0...Int((greatest / step).rounded(.up))).map { Double($0) * step }
    }
}
