/// Names in columns, as a shell lists files.
enum ColumnList {
    private static let most = 120

    /// The lines, each with its end.
    static func text(_ names: [String], columns: Int) -> String {
        let shown = names.prefix(most)
        let width = (shown.map(\.count).max() ?? 0) + 2
        let perLine = max(columns / width, 1)
        let lineCount = (shown.count + perLine - 1) / perLine
        var lines: [String] = []
        for line in 0..<lineCount {
            let row = stride(from: line, to: shown.count, by: lineCount).map { shown[$0] }
            let padded = row.dropLast().map { $0 + String(repeating: " ", count: width - $0.count) }
            lines.append(padded.joined() + (row.last ?? ""))
        }
        if names.count > most { lines.append("… \(names.count - most) more") }
        return lines.map { $0 + "\n" }.joined()
    }
}
