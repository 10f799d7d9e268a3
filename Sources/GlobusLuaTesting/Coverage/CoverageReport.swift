import GlobusAuth

/// Tells which lines of the scripts the tests have run.
package struct CoverageReport {
    private let files: [CoveredFile]

    /// Creates a report.
    package init(_ files: [CoveredFile]) {
        self.files = files
    }

    private static let mostRanges = 12

    /// A line for each file and one for all, for people.
    package var summary: String {
        if files.isEmpty { return "\nCoverage: the tests have run no script besides themselves.\n" }
        let run = files.reduce(0) { $0 + $1.run }
        let all = files.reduce(0) { $0 + $1.lines.count }
        let rows =
            files.map { ($0.name.printable(limit: 200), $0.run, $0.lines.count, missing($0)) }
            + (files.count > 1 ? [("all", run, all, "")] : [])
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { name, run, all, missing in
            let padding = String(repeating: " ", count: width - name.count)
            return "  \(name)\(padding)  \(percent(run, all))  \(run) of \(all)\(missing)\n"
        }
        return "\nCoverage of lines\n" + lines.joined()
    }

    private func missing(_ file: CoveredFile) -> String {
        let ranges = file.notRun
        if ranges.isEmpty { return "" }
        let shown = ranges.prefix(Self.mostRanges).map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }
        return ", not run: \(shown.joined(separator: ", "))" + (ranges.count > shown.count ? ", …" : "")
    }

    /// The part in percent with one digit behind the point, rounded down so that 100 means all.
    private func percent(_ part: Int, _ whole: Int) -> String {
        let thousandths = part * 1000 / whole
        let text = "\(thousandths / 10).\(thousandths % 10) %"
        return String(repeating: " ", count: 7 - text.count) + text
    }

    /// The counts in the format of `lcov`, which editors and services read.
    package var lcov: String {
        files.map { file in
            let lines = file.lines.map { "DA:\($0.number),\($0.count)\n" }.joined()
            return "TN:\nSF:\(file.name)\n\(lines)LF:\(file.lines.count)\nLH:\(file.run)\nend_of_record\n"
        }.joined()
    }
}
