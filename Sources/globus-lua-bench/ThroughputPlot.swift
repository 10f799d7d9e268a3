import Foundation

/// A plot of requests per second against requests at a time, as an SVG for light and dark pages.
struct ThroughputPlot {
    private static let width = 760.0
    private static let height = 380.0
    /// Light and dark colours, each readable on its page and distinguishable by colour-blind people.
    private static let colours: [(light: String, dark: String)] = [
        ("#0b62c4", "#58a6ff"), ("#59636e", "#9aa4af"), ("#bf5700", "#f0883e"),
    ]

    private let series: [Series]
    private let across: Axis
    private let upward: Axis
    private let ticks: [Double]
    private let stops: [Int]

    /// Makes a plot, for which at least two different concurrencies are needed.
    init?(_ series: [Series]) {
        let points = series.flatMap(\.points)
        stops = Set(points.map(\.concurrency)).sorted()
        guard let first = stops.first, let last = stops.last, first < last else { return nil }
        ticks = Axis.ticks(upTo: points.map(\.perSecond).max() ?? 0)
        across = Axis(scale: .logarithmic, values: Double(first)...Double(last), start: 70, end: Self.width - 180)
        upward = Axis(scale: .linear, values: 0...(ticks.last ?? 1), start: Self.height - 60, end: 50)
        self.series = Array(series.prefix(Self.colours.count))
    }

    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
        width="\(Int(Self.width))" height="\(Int(Self.height))" role="img" aria-label="\(Self.title)">
        <style>
        \(style)
        </style>
        \((grid + stopLabels + captions + series.enumerated().flatMap(line) + names).joined(separator: "\n"))
        </svg>

        """
    }

    static let title = "Requests per second against requests at a time"

    private var style: String {
        """
        svg { font: 13px system-ui, sans-serif; }
        .title { font-weight: 600; }
        polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
        \(paint(text: "#1f2328", grid: "#d1d9e0", lines: Self.colours.map(\.light)))
        @media (prefers-color-scheme: dark) {
        \(paint(text: "#d1d7e0", grid: "#3d444d", lines: Self.colours.map(\.dark)))
        }
        """
    }

    private func paint(text: String, grid: String, lines: [String]) -> String {
        let lines = lines.enumerated().map { ".line\($0) { stroke: \($1); } .name\($0) { fill: \($1); }" }
        return (["text { fill: \(text); }", ".grid { stroke: \(grid); }"] + lines).joined(separator: "\n")
    }

    private var grid: [String] {
        ticks.flatMap { tick in
            let y = place(upward.place(of: tick))
            return [
                "<line class=\"grid\" x1=\"\(place(across.start))\" y1=\"\(y)\" x2=\"\(place(across.end))\" y2=\"\(y)\"/>",
                text(across.start - 8, upward.place(of: tick) + 4, "end", grouped(tick)),
            ]
        }
    }

    private var stopLabels: [String] {
        stops.map { text(across.place(of: Double($0)), upward.start + 20, "middle", String($0)) }
    }

    private var captions: [String] {
        [
            "<text class=\"title\" x=\"\(place(across.start))\" y=\"26\">Requests per second</text>",
            text((across.start + across.end) / 2, upward.start + 44, "middle", "requests at a time"),
        ]
    }

    private func line(_ number: Int, _ series: Series) -> [String] {
        let places = series.points.map { (across.place(of: Double($0.concurrency)), upward.place(of: $0.perSecond)) }
        let corners = places.map { "\(place($0.0)),\(place($0.1))" }.joined(separator: " ")
        return ["<polyline class=\"line\(number)\" points=\"\(corners)\"/>"]
            + places.map { x, y in
                "<circle class=\"name\(number)\" cx=\"\(place(x))\" cy=\"\(place(y))\" r=\"3.5\"/>"
            }
    }

    /// The name of each line at its end, moved apart where names would overlap.
    private var names: [String] {
        let ends = series.map { upward.place(of: $0.points.last?.perSecond ?? 0) }
        let heights = Self.spreadApart(ends, distance: 18)
        return zip(series, heights).enumerated().map { number, item in
            let (series, height) = item
            let x = place(across.end + 10)
            return "<text class=\"name\(number)\" x=\"\(x)\" y=\"\(place(height + 4))\">\(series.name)</text>"
        }
    }

    /// Returns the places in their order, each at least `distance` from the next one.
    static func spreadApart(_ places: [Double], distance: Double) -> [Double] {
        var result = places
        var last = -Double.infinity
        for index in places.indices.sorted(by: { places[$0] < places[$1] }) {
            result[index] = max(places[index], last + distance)
            last = result[index]
        }
        return result
    }

    private func text(_ x: Double, _ y: Double, _ anchor: String, _ words: String) -> String {
        "<text x=\"\(place(x))\" y=\"\(place(y))\" text-anchor=\"\(anchor)\">\(words)</text>"
    }

    private func place(_ value: Double) -> String { value.rounded(toPlaces: 1) }

    /// Returns a whole number with its thousands separated.
    private func grouped(_ value: Double) -> String {
        let digits = Array(String(Int(value)))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digit] : [digit]
            }
        )
    }
}

/// Measures how throughput grows with the number of requests at a time.
struct ThroughputSweep {
    static let title = "plot of throughput"

    private(set) var series: [Series] = []

    /// Measures each number of requests at a time; `report` is told about each before it begins.
    init(_ programs: Programs, _ server: BenchServer, _ effort: Effort, _ report: (String) -> Void) {
        let effort = effort.forPlot
        for concurrency in effort.concurrencies {
            report("\(concurrency) requests at a time")
            let comparison = Comparison.concurrent(programs, server, at: concurrency)
            let rows = Measurement(of: comparison, programs, effort).rows
            for result in rows.first?.results ?? [] where result.failure == nil {
                add(Series.Point(concurrency: concurrency, perSecond: result.samples.median), to: result.name)
            }
        }
    }

    private mutating func add(_ point: Series.Point, to name: String) {
        let index = series.firstIndex { $0.name == name } ?? series.endIndex
        if index == series.endIndex { series.append(Series(name: name)) }
        series[index].points.append(point)
    }
}

/// One line of the plot: a program's requests per second by the number of requests at a time.
struct Series: Encodable {
    /// One measured point.
    struct Point: Encodable {
        let concurrency: Int
        let perSecond: Double
    }

    let name: String
    var points: [Point] = []
}

/// An axis of a plot, which converts values to places.
struct Axis {
    /// How values are distributed along the axis.
    enum Scale {
        /// Equal distances mean equal differences.
        case linear
        /// Equal distances mean equal factors.
        case logarithmic
    }

    let scale: Scale
    /// The values at both ends.
    let values: ClosedRange<Double>
    /// The places of both ends; the direction may be opposite to that of the values.
    let start: Double
    let end: Double

    /// Returns the place of a value.
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

    /// Returns round values from zero to one that is not below `greatest`, in about five steps of 1, 2 or 5 times a
    /// power of ten.
    static func ticks(upTo greatest: Double) -> [Double] {
        guard greatest > 0, greatest.isFinite else { return [0, 1] }
        let rough = greatest / 5
        let power = pow(10, floor(log10(rough)))
        let step = ([1, 2, 5].first { $0 * power >= rough } ?? 10) * power
        return (0...Int((greatest / step).rounded(.up))).map { Double($0) * step }
    }
}
