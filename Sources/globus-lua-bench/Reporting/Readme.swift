import Foundation

/// The README, whose figures stand between two marks.
enum Readme {
    static let plotFile = "Sources/globus-lua-bench/Results/throughput.svg"
    private static let file = "README.md"
    private static let begin = "<!-- bench -->"
    private static let end = "<!-- /bench -->"

    /// Writes a report into the README in the current folder, and its plot beside the sources of the benchmarks.
    static func update(with report: Report) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let plot = ThroughputPlot(report.series)
        let picture = plot.map { _ in "![\(ThroughputPlot.title)](\(plotFile))\n\n" } ?? ""
        let section = "\(report.heading)\n\n\(picture)\(MarkdownTable(report.rows).text)"
        try replacing(with: section, in: text).write(toFile: file, atomically: true, encoding: .utf8)
        try plot?.svg.write(toFile: plotFile, atomically: true, encoding: .utf8)
    }

    /// The text with another section between the marks.
    static func replacing(with section: String, in text: String) throws -> String {
        guard let start = text.range(of: begin), let stop = text.range(of: end), start.upperBound <= stop.lowerBound
        else {
            throw BenchError("\(file) has no '\(begin)' with '\(end)' behind it; nothing was written")
        }
        return "\(text[..<start.upperBound])\n\n\(section)\n\n\(text[stop.lowerBound...])"
    }
}
