/// Measures the programs of a comparison in turns, so that what disturbs the machine disturbs all of them.
struct Measurement {
    private let comparison: Comparison
    private var times: [Samples]
    private var peaks: [Samples]
    private var failures: [Int: String] = [:]

    init(of comparison: Comparison, _ programs: Programs, _ effort: Effort) {
        self.comparison = comparison
        times = comparison.contenders.map { _ in Samples() }
        peaks = times
        let stopwatch = Stopwatch(programs)
        let prefix = comparison.isPinned ? programs.pinning : []
        for _ in 0..<effort.rounds {
            for (index, contender) in comparison.contenders.enumerated() where failures[index] == nil {
                measure(contender, at: index, effort) { try stopwatch.time(prefix + $0) }
            }
        }
    }

    private mutating func measure(
        _ contender: Contender,
        at index: Int,
        _ effort: Effort,
        _ time: ([String]) throws -> Reading
    ) {
        if let reason = contender.reasonMissing {
            failures[index] = reason
            return
        }
        do {
            let reading = try contender.reading(comparison.kind, effort, time)
            times[index].append(reading.seconds)
            peaks[index].append(reading.peakBytes)
        } catch {
            failures[index] = "\(error)"
        }
    }

    /// One row for each figure: the time, and for whole processes the memory.
    var rows: [ReportRow] {
        let time = row(comparison.title, comparison.unit, times)
        guard comparison.kind == .wholeProcess else { return [time] }
        return [time, row("\(comparison.title), peak memory", .megabytes, peaks)]
    }

    private func row(_ title: String, _ unit: Unit, _ samples: [Samples]) -> ReportRow {
        let results = comparison.contenders.indices.map { index in
            ReportRow.Result(
                name: comparison.contenders[index].name,
                samples: samples[index],
                failure: failures[index]
            )
        }
        return ReportRow(title: title, unit: unit, results: results)
    }
}
