/// One figure of a comparison.
struct ReportRow: Encodable {
    /// The figures of one program, or why there are none.
    struct Result: Encodable {
        let name: String
        let samples: Samples
        let failure: String?
    }

    let title: String
    let unit: Unit
    let targets: [Target]
    /// globus-lua's first.
    let results: [Result]

    /// What globus-lua's figure is as a multiple of a program's; not a number where one of them is missing.
    func multiple(of result: Result) -> Double {
        guard let own = results.first, own.failure == nil, result.failure == nil else { return .nan }
        return own.samples.median / result.samples.median
    }

    func target(_ measure: Target.Measure) -> Target? { targets.first { $0.measure == measure } }

    /// Whether globus-lua itself could be measured.
    var isMeasured: Bool { results.first?.failure == nil }
}
