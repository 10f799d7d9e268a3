/// A program that does the work of a comparison.
struct Contender {
    let name: String
    /// How often it does the work in one run.
    ///
    /// Enough to outweigh what starting it takes.
    let count: Int
    /// Why it cannot be run here; nil where it can.
    let reasonMissing: String?
    private let command: (Int) -> [String]

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

    /// What doing the work once takes.
    ///
    /// Two runs of different length are subtracted, so that starting, connecting and warming up do not count.
    func reading(_ kind: Comparison.Kind, _ effort: Effort, _ time: ([String]) throws -> Reading) throws -> Reading {
        guard kind == .eachIteration else { return try time(command(1)) }
        let many = max(10, Int(Double(count) * effort.share))
        let few = many / 10
        let short = try time(command(few))
        let long = try time(command(many))
        return Reading(seconds: (long.seconds - short.seconds) / Double(many - few), peakBytes: long.peakBytes)
    }
}
