import GlobusLua

/// The text of a progress line.
enum ProgressLine {
    /// The works in one line of at most `width` columns; what there is no room for is left out from the end.
    static func text(_ works: [TaskProgress], width: Int) -> String {
        var line = ""
        for work in works {
            let separator = line.isEmpty ? "" : "  |  "
            let room = width - columns(of: line) - separator.count
            let parts = self.parts(of: work)
            // The count is worth more than the rate, and the rate more than the estimate.
            let texts = (1...parts.count).reversed().map { parts.prefix($0).joined(separator: "  ") }
            guard let text = texts.first(where: { columns(of: $0) <= room }) ?? shortened(work, room) else { break }
            line += separator + text
        }
        return line
    }

    private static func parts(of work: TaskProgress) -> [String] {
        let name = work.label.map { "\($0) " } ?? ""
        let percent = work.total.map { $0 > 0 ? " (\(100 * work.completed / $0) %)" : "" } ?? ""
        let count = work.total.map { "\(work.completed) of \($0)" } ?? "\(work.completed)"
        var parts = [name + count + percent]
        if work.rate > 0 { parts.append("\(rounded(work.rate)) per second") }
        if let remaining = work.remaining { parts.append("\(duration(remaining)) left") }
        return parts
    }

    /// The bare count, if there is room for that.
    private static func shortened(_ work: TaskProgress, _ room: Int) -> String? {
        let count = work.total.map { "\(work.completed)/\($0)" } ?? "\(work.completed)"
        return count.count <= room ? count : nil
    }

    private static func rounded(_ rate: Double) -> String {
        rate < 10 ? "\((rate * 10).rounded() / 10)" : "\(Int(min(rate, 1e15).rounded()))"
    }

    private static func duration(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 1e9).rounded(.up))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
        default: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
        }
    }

    /// How many columns a terminal needs, roughly: scripts beyond the European ones take two for each character.
    private static func columns(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
    }
}
