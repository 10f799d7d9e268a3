/// Rows of figures as a Markdown table that can be read as it is.
struct MarkdownTable {
    private let lines: [[String]]

    init(_ rows: [ReportRow]) {
        let header = ["what", "program", "median", "spread", "globus-lua to it"]
        lines = [header, header.map { _ in "" }] + rows.flatMap(Self.lines)
    }

    var text: String {
        let widths = (lines.first ?? []).indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.enumerated().map { number, cells in
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: number == 1 ? "-" : " ", count: width - cell.count)
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }

    private static func lines(_ row: ReportRow) -> [[String]] {
        row.results.enumerated().map { number, result in
            [number == 0 ? row.title : "", result.name] + figures(result, number, row)
        }
    }

    private static func figures(_ result: ReportRow.Result, _ number: Int, _ row: ReportRow) -> [String] {
        if let failure = result.failure { return ["missing", "", failure] }
        let samples = result.samples
        let ratio = number == 0 ? nil : row.ratio(to: result)
        return [
            row.unit.text(samples.median), "± \((samples.spread * 100).rounded(toPlaces: 0)) %",
            ratio.map(Self.comparison) ?? "",
        ]
    }

    /// The ratio with the better side named, so that no reader has to think about which way it goes.
    private static func comparison(_ ratio: Double) -> String {
        ratio >= 1 ? "\(ratio.rounded(toPlaces: 2)) × as much" : "\((1 / ratio).rounded(toPlaces: 1)) × less"
    }
}
