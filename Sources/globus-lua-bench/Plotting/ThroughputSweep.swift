/// Measures how throughput grows with the number of requests at a time.
struct ThroughputSweep {
    static let title = "plot of throughput"

    private(set) var series: [Series] = []

    /// - Parameter report: Told before each step.
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
