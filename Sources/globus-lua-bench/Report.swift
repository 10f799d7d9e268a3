import Foundation

/// The results of all measurements, with the place and the time.
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

    /// The explanation of the figures.
    var heading: String {
        """
        Measured on \(date) on \(cores == 1 ? "one core" : "\(cores) cores"), release build: medians of \(rounds) rounds in turns, and half \
        the distance between the outermost. Requests go to \(server) on 127.0.0.1, with client and server on one core.
        """
    }

    /// Whether everything could be measured for globus-lua.
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
    /// The results, globus-lua's first.
    let results: [Result]

    /// Returns globus-lua's figure as a multiple of a program's; not a number where one of them is missing.
    func multiple(of result: Result) -> Double {
        guard let own = results.first, own.failure == nil, result.failure == nil else { return .nan }
        return own.samples.median / result.samples.median
    }

    func target(_ measure: Target.Measure) -> Target? { targets.first { $0.measure == measure } }

    /// Whether globus-lua itself could be measured.
    var isMeasured: Bool { results.first?.failure == nil }
}

/// The unit in which a figure is shown.
enum Unit: String, Codable {
    case nanoseconds = "ns"
    case microseconds = "µs"
    case milliseconds = "ms"
    case megabytes = "MB"
    case perSecond = "/s"
    case pieces = ""

    /// Whether a larger figure is better.
    var moreIsBetter: Bool { self == .perSecond }

    /// How many of the unit are in a second, a byte or a piece.
    private var scale: Double {
        switch self {
        case .nanoseconds: 1e9
        case .microseconds: 1e6
        case .milliseconds: 1e3
        case .megabytes: 1e-6
        case .perSecond, .pieces: 1
        }
    }

    /// Returns a figure in seconds, bytes or pieces, with three significant digits.
    func text(_ value: Double) -> String {
        let scaled = value * scale
        guard self != .pieces else { return scaled.rounded(toPlaces: 0) }
        let places = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2
        return "\(scaled.rounded(toPlaces: places)) \(rawValue)"
    }

    /// Returns how much more or less one figure is than another, in words that show the direction.
    func text(multiple: Double) -> String {
        let (larger, smaller) = words
        if multiple >= 1 || moreIsBetter {
            return "\(multiple.rounded(toPlaces: multiple >= 10 ? 1 : 2)) × \(larger)"
        }
        return "\((1 / multiple).rounded(toPlaces: multiple > 0.1 ? 2 : 1)) × \(smaller)"
    }

    private var words: (larger: String, smaller: String) {
        switch self {
        case .nanoseconds, .microseconds, .milliseconds: ("as long", "faster")
        case .megabytes: ("as large", "smaller")
        case .perSecond, .pieces: ("as many", "fewer")
        }
    }
}

extension Double {
    /// Returns the number in decimal notation with this many digits after the point.
    func rounded(toPlaces places: Int) -> String { String(format: "%.\(places)f", self) }
}

/// Rows of figures as a Markdown table that is also readable as plain text.
struct MarkdownTable {
    private static let header = ["", "globus-lua", "compared with", "", "globus-lua is"]
    private static let goalHeader = ["bar", "aim", ""]

    private let lines: [[String]]

    /// Makes the table, which shows where `withGoals` is set how each figure compares to the project's own goals.
    init(_ rows: [ReportRow], withGoals: Bool) {
        let header = Self.header + (withGoals ? Self.goalHeader : [])
        let cells = rows.flatMap { Self.lines($0, withGoals: withGoals) }
        lines = [header, header.map { _ in "" }] + cells.map { Array($0.prefix(header.count)) }
    }

    var text: String {
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.enumerated().map { number, cells in
            let padded = zip(cells, widths).map { cell, width in
                let isRule = number == 1
                return cell + String(repeating: isRule ? "-" : " ", count: max(width, isRule ? 3 : 0) - cell.count)
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }

    /// Returns the lines of a row: the other programs below each other, with globus-lua's own figure in the first line.
    private static func lines(_ row: ReportRow, withGoals: Bool) -> [[String]] {
        guard let own = row.results.first else { return [] }
        var lines = row.results.dropFirst().map { cells($0, in: row) }
        let hasGoal = withGoals && row.target(.value) != nil
        if hasGoal || lines.isEmpty { lines.insert(ownCells(row, own), at: 0) }
        return lines.enumerated().map { number, cells in
            (number == 0 ? [row.title, figure(own, row.unit)] : ["", ""]) + cells
        }
    }

    private static func ownCells(_ row: ReportRow, _ own: ReportRow.Result) -> [String] {
        let value = own.failure == nil ? own.samples.median : .nan
        return ["", "", ""] + goals(row.target(.value), value, row.unit) { row.unit.text($0) }
    }

    private static func cells(_ other: ReportRow.Result, in row: ReportRow) -> [String] {
        let multiple = row.multiple(of: other)
        let goals = goals(row.target(.multiple(of: other.name)), multiple, row.unit) { row.unit.text(multiple: $0) }
        return [other.name, figure(other, row.unit), multiple.isFinite ? row.unit.text(multiple: multiple) : ""] + goals
    }

    private static func goals(
        _ target: Target?,
        _ value: Double,
        _ unit: Unit,
        _ text: (Double) -> String
    ) -> [String] {
        guard let target else { return ["", "", ""] }
        let verdict = target.verdict(on: value, moreIsBetter: unit.moreIsBetter)
        return [text(target.bar), target.aim.map(text) ?? "", verdict?.rawValue ?? ""]
    }

    private static func figure(_ result: ReportRow.Result, _ unit: Unit) -> String {
        if let failure = result.failure { return "missing: \(failure)" }
        let spread = result.samples.spread * 100
        let median = unit.text(result.samples.median)
        return spread.isFinite ? "\(median) ± \(spread.rounded(toPlaces: 0)) %" : median
    }
}

/// The few figures that the README shows, a line each.
struct Highlights {
    /// Which rows they are.
    static let titles = [
        "authorized GET, one after the other", "64 at a time by `task.map`",
        "`get_authorization_header()`, valid token", "JSON listing of 1 MB read", "start and end",
    ]

    private let rows: [ReportRow]

    init(_ rows: [ReportRow]) {
        self.rows = Self.titles.compactMap { title in rows.first { $0.title == title } }
    }

    var text: String { rows.map(Self.line).joined(separator: "\n") }

    /// `- start and end: 18.1 ms; 11.6 × as long as lua5.4`.
    private static func line(_ row: ReportRow) -> String {
        let own = row.results.first.map { ": " + row.unit.text($0.samples.median) } ?? ""
        let others = row.results.dropFirst().compactMap { other -> String? in
            let multiple = row.multiple(of: other)
            guard multiple.isFinite else { return nil }
            let text = row.unit.text(multiple: multiple)
            return "\(text) \(text.contains("× as ") ? "as" : "than") \(other.name)"
        }
        return "- \(row.title)\(own)" + (others.isEmpty ? "" : "; " + others.joined(separator: ", "))
    }
}

/// The documents that have figures, between two marks.
enum Documents {
    static let plotFile = "Sources/globus-lua-bench/Results/throughput.svg"
    private static let readme = "README.md"
    private static let page = "Sources/GlobusLua/GlobusLua.docc/Performance.md"
    private static let begin = "<!-- bench -->"
    private static let end = "<!-- /bench -->"

    /// Writes a report into the repository that is the current folder: all figures into the page Performance of the
    /// documentation, the plot beside the sources of the benchmarks, and plot and highlights into the README.
    static func update(with report: Report) throws {
        let plot = ThroughputPlot(report.series)
        let picture = plot.map { _ in "![\(ThroughputPlot.title)](\(plotFile))\n\n" } ?? ""
        let sections = [
            (page, "\(report.heading)\n\n\(MarkdownTable(report.rows, withGoals: false).text)"),
            (readme, picture + Highlights(report.rows).text),
        ]
        let texts = try sections.map { file, section in
            (file, try replacing(with: section, in: String(contentsOfFile: file, encoding: .utf8), of: file))
        }
        for (file, text) in texts { try text.write(toFile: file, atomically: true, encoding: .utf8) }
        try plot?.svg.write(toFile: plotFile, atomically: true, encoding: .utf8)
    }

    /// The text of a file with another section between the marks.
    static func replacing(with section: String, in text: String, of file: String) throws -> String {
        guard let start = text.range(of: begin), let stop = text.range(of: end), start.upperBound <= stop.lowerBound
        else {
            throw BenchError("\(file) has no '\(begin)' with '\(end)' behind it; nothing was written")
        }
        return "\(text[..<start.upperBound])\n\n\(section)\n\n\(text[stop.lowerBound...])"
    }
}
