/// A program that does the work of a comparison.
struct Contender {
    let name: String
    /// How often it does the work in one run.
    ///
    /// That must be enough to outweigh the time of its start.
    let count: Int
    /// Why the program cannot be run here; nil where it can.
    let reasonMissing: String?
    /// Returns the command for a number of repetitions.
    let command: (Int) -> [String]

    init(_ name: String, count: Int = 1, _ command: @escaping (Int) -> [String]) {
        self.name = name
        self.count = count
        self.command = command
        reasonMissing = nil
    }

    init(_ name: String, missing reason: String) {
        self.name = name
        count = 0
        command = { _ in [] }
        reasonMissing = reason
    }

    /// Measures the work.
    ///
    /// The times of two runs of different length are subtracted, so that starting, connecting and warming up do not
    /// count.
    func round(_ kind: Comparison.Kind, _ effort: Effort, _ time: ([String]) throws -> Reading) throws -> Round {
        guard kind == .repetitions else {
            let run = try time(command(1))
            return Round(spent: run, repetitions: 1, run: run)
        }
        let many = max(10, Int(Double(count) * effort.share))
        let few = many / 10
        let short = try time(command(few))
        let long = try time(command(many))
        return Round(spent: long - short, repetitions: many - few, run: long)
    }

    /// Returns the same program with further environment variables.
    func with(_ variables: [String: String]) -> Contender {
        guard reasonMissing == nil else { return self }
        let words = variables.map { "\($0)=\($1)" }
        return Contender(name, count: count) { ["/usr/bin/env"] + words + command($0) }
    }

    /// Returns the same program under another name.
    func named(_ name: String) -> Contender {
        reasonMissing == nil ? Contender(name, count: count, command) : self
    }
}

/// A target that globus-lua must reach.
struct Target: Codable {
    /// What the target applies to.
    enum Measure: Codable, Equatable {
        /// The figure itself, in seconds, bytes or pieces.
        case value
        /// The figure as a multiple of that of another program.
        case multiple(of: String)
    }

    /// How well a target was reached.
    enum Verdict: String, Codable {
        case aim = "aim reached"
        case bar = "reached"
        case missed = "missed"
    }

    let measure: Measure
    /// The value that must be reached.
    let bar: Double
    /// The value that should be reached.
    let aim: Double?

    init(_ measure: Measure, bar: Double, aim: Double? = nil) {
        self.measure = measure
        self.bar = bar
        self.aim = aim
    }

    /// Returns the verdict on a value; nil where nothing was measured.
    func verdict(on value: Double, moreIsBetter: Bool) -> Verdict? {
        guard value.isFinite else { return nil }
        let reaches = { (goal: Double) in moreIsBetter ? value >= goal : value <= goal }
        if let aim, reaches(aim) { return .aim }
        // Without an aim, the bar is all there is to reach.
        return reaches(bar) ? .bar : .missed
    }
}

/// A figure of a comparison, and its target.
struct Figure {
    let title: String
    let unit: Unit
    let quantity: Quantity
    var targets: [Target] = []
}
