import Foundation

/// Measures the programs of a comparison in turns, so that disturbances of the machine affect all of them.
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

/// The cost of a number of repetitions.
struct Round {
    let spent: Reading
    let repetitions: Int
    /// The whole run, or the longer one of two.
    let run: Reading
}

/// The cost of one run of a program, or the difference between two runs.
struct Reading {
    let seconds: Double
    /// The CPU time, in user mode and in the system.
    let processorSeconds: Double
    let peakBytes: Double
    /// The memory that the program alone had written to when it ended.
    let privateBytes: Double

    static func - (left: Reading, right: Reading) -> Reading {
        Reading(
            seconds: left.seconds - right.seconds,
            processorSeconds: left.processorSeconds - right.processorSeconds,
            peakBytes: left.peakBytes - right.peakBytes,
            privateBytes: left.privateBytes - right.privateBytes
        )
    }
}

/// The figures of several rounds.
struct Samples: Codable {
    let values: [Double]

    init(_ values: [Double]) {
        self.values = values
    }

    /// The median, which a disturbed round does not change; not a number where there are no figures.
    var median: Double {
        let sorted = values.sorted()
        guard let middle = sorted.indices.dropFirst(sorted.count / 2).first else { return .nan }
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Half the distance between the extreme figures, as a share of the median; not a number where there are no
    /// figures.
    var spread: Double {
        guard let least = values.min(), let most = values.max() else { return .nan }
        return (most - least) / 2 / median
    }
}

/// The quantity of a round that is shown.
enum Quantity {
    /// The time of one repetition, in seconds.
    case time
    /// The number of repetitions in a second.
    case rate
    /// The CPU time of this many repetitions, in seconds.
    case processorTime(of: Int)
    /// The memory of this many repetitions, in bytes.
    case memory(of: Int)
    /// The most memory that the program had, in bytes.
    case peakMemory
    /// The memory that the program alone had written to when it ended, in bytes.
    case privateMemory

    func value(of round: Round) -> Double {
        let repetitions = Double(round.repetitions)
        switch self {
        case .time: return round.spent.seconds / repetitions
        case .rate: return repetitions / round.spent.seconds
        case .processorTime(let count): return round.spent.processorSeconds / repetitions * Double(count)
        case .memory(let count): return round.spent.peakBytes / repetitions * Double(count)
        case .peakMemory: return round.run.peakBytes
        case .privateMemory: return round.run.privateBytes
        }
    }
}

/// How much time the measurements may take.
struct Effort {
    /// How often every program is measured.
    let rounds: Int
    /// The share of the usual repetitions in a round.
    let share: Double
    /// The numbers of requests at a time that are measured for the plot.
    let concurrencies: [Int]

    static let full = Effort(rounds: 7, share: 1, concurrencies: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    static let quick = Effort(rounds: 3, share: 0.25, concurrencies: [1, 4, 16, 64, 256])

    /// Fewer rounds, but no short ones, for the many points of the plot.
    var forPlot: Effort { Effort(rounds: max(1, rounds / 3), share: max(share, 0.5), concurrencies: concurrencies) }
}

/// Runs programs one at a time and measures each run.
struct Stopwatch {
    private let program: String
    private let environment: [String: String]

    init(_ programs: Programs) {
        program = programs.stopwatch
        // Only the connection to the server on this machine is measured.
        environment = ProcessInfo.processInfo.environment.filter { !$0.key.lowercased().hasSuffix("_proxy") }
    }

    /// Runs `words`; throws where the program fails, which has then written its own message to standard error.
    func time(_ words: [String]) throws -> Reading {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.environment = environment
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard process.terminationStatus == 0, numbers.count == 4 else {
            throw BenchError("'\(words.joined(separator: " "))' failed with status \(process.terminationStatus)")
        }
        return Reading(
            seconds: numbers[0] / 1e9,
            processorSeconds: numbers[1] / 1e9,
            peakBytes: numbers[2] * 1024,
            privateBytes: numbers[3] * 1024
        )
    }
}
