import Foundation

/// Everything that was measured, where, and when.
struct Report: Encodable {
    let server: String
    let rounds: Int
    let rows: [ReportRow]
    /// The lines of the plot.
    let series: [Series]
    private let cores = ProcessInfo.processInfo.activeProcessorCount
    private let date = Date().formatted(.iso8601.year().month().day())

    init(server: String, rounds: Int, rows: [ReportRow], series: [Series]) {
        self.server = server
        self.rounds = rounds
        self.rows = rows
        self.series = series
    }

    /// What the figures mean.
    var heading: String {
        """
        Measured on \(date) on \(cores == 1 ? "one core" : "\(cores) cores"), release build: medians of \(rounds) rounds in turns, and half \
        the distance between the outermost. Requests go to \(server) on 127.0.0.1, with client and server on one core.
        """
    }

    /// Whether globus-lua could be measured in everything.
    var isComplete: Bool { rows.allSatisfy(\.isMeasured) }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }
}
