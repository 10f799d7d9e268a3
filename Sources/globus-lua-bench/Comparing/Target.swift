/// What globus-lua must reach.
struct Target: Codable {
    /// What is judged.
    enum Measure: Codable, Equatable {
        /// The figure itself, in seconds, bytes or pieces.
        case value
        /// The figure as a multiple of that of another program.
        case multiple(of: String)
    }

    /// How well a target is reached.
    enum Verdict: String, Codable {
        case aim = "aim reached"
        case bar = "reached"
        case missed = "missed"
    }

    let measure: Measure
    /// What must be reached.
    let bar: Double
    /// What should be reached.
    let aim: Double?

    init(_ measure: Measure, bar: Double, aim: Double? = nil) {
        self.measure = measure
        self.bar = bar
        self.aim = aim
    }

    /// The verdict on a value; nil where nothing was measured.
    func verdict(on value: Double, moreIsBetter: Bool) -> Verdict? {
        guard value.isFinite else { return nil }
        let reaches = { (goal: Double) in moreIsBetter ? value >= goal : value <= goal }
        if let aim, reaches(aim) { return .aim }
        // Where nothing further is aimed at, the bar is all there is to reach.
        return reaches(bar) ? .bar : .missed
    }
}
