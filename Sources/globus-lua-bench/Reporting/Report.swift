import Foundation

/// Everything that was measured, and where.
struct Report: Encodable {
    let server: String
    let rounds: Int
    let rows: [ReportRow]
    private let cores = ProcessInfo.processInfo.activeProcessorCount

    init(server: String, rounds: Int, rows: [ReportRow]) {
        self.server = server
        self.rounds = rounds
        self.rows = rows
    }

    var heading: String {
        """
        Medians of \(rounds) rounds in turns on \(cores) cores; requests to \(server) on 127.0.0.1, both sides on one core.

        """
    }

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
