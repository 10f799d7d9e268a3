/// Rows of figures as a Markdown table that can be read as it is.
struct MarkdownTable {
    private static let header = ["", "globus-lua", "compared with", "", "globus-lua is", "bar", "aim", ""]

    private let lines: [[String]]

    init(_ rows: [ReportRow]) {
        lines = [Self.header, Self.header.map { _ in "" }] + rows.flatMap(Self.lines)
    }

    var text: String {
        let widths = Self.header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.enumerated().map { number, cells in
            let padded = zip(cells, widths).map { cell, width in
                let isRule = number == 1
                return cell + String(repeating: isRule ? "-" : " ", count: max(width, isRule ? 3 : 0) - cell.count)
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }

    /// The programs that are compared stand below each other, with globus-lua's own figure in the first line.
    private static func lines(_ row: ReportRow) -> [[String]] {
        guard let own = row.results.first else { return [] }
        var lines = row.results.dropFirst().map { cells($0, in: row) }
        if row.target(.value) != nil || lines.isEmpty { lines.insert(ownCells(row, own), at: 0) }
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
