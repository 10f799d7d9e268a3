/// The figures of one comparison.
struct ReportRow: Encodable {
    /// The figures of one program, or why there are none.
    struct Result: Encodable {
        let name: String
        let samples: Samples
        let failure: String?
    }

    let title: String
    let unit: Unit
    /// globus-lua's first.
    let results: [Result]

    /// How globus-lua compares to a program: the more, the slower or larger it is.
    func ratio(to result: Result) -> Double? {
        guard let own = results.first, own.failure == nil, result.failure == nil else { return nil }
        return own.samples.median / result.samples.median
    }
}
