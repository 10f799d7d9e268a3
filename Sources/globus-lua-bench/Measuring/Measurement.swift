/// Measures the programs of a comparison in turns, so that what disturbs the machine disturbs all of them.
struct Measurement {
    private let comparison: Comparison
    private var rounds: [[Round]]
    private var failures: [Int: String] = [:]

    init(of comparison: Comparison, _ programs: Programs, _ effort: Effort) {
        self.comparison = comparison
        rounds = comparison.contenders.map { _ in [] }
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
            rounds[index].append(try contender.round(comparison.kind, effort, time))
        } catch {
            failures[index] = "\(error)"
        }
    }

    /// One row for each figure.
    var rows: [ReportRow] {
        comparison.figures.map { figure in
            ReportRow(
                title: figure.title,
                unit: figure.unit,
                targets: figure.targets,
                results: comparison.contenders.indices.map { result(of: $0, figure.quantity) }
            )
        }
    }

    private func result(of index: Int, _ quantity: Quantity) -> ReportRow.Result {
        ReportRow.Result(
            name: comparison.contenders[index].name,
            samples: Samples(rounds[index].map(quantity.value)),
            failure: failures[index]
        )
    }
}
