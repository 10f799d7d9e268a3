/// A printed value: its text with colours, and how wide it is without them.
struct PrintedText {
    let text: String
    /// The columns of a single line.
    let width: Int
    let isSingleLine: Bool

    init(_ text: String, painted: String? = nil) {
        self.text = painted ?? text
        width = text.count
        isSingleLine = !text.contains("\n")
    }

    private init(text: String, width: Int, isSingleLine: Bool) {
        self.text = text
        self.width = width
        self.isSingleLine = isSingleLine
    }

    static func + (left: PrintedText, right: PrintedText) -> PrintedText {
        PrintedText(
            text: left.text + right.text,
            width: left.width + right.width,
            isSingleLine: left.isSingleLine && right.isSingleLine
        )
    }

    /// The parts between braces: in one line where they fit into so many columns, else one under the other.
    static func braced(_ title: PrintedText, _ parts: [PrintedText], columns: Int) -> PrintedText {
        if parts.isEmpty { return title + PrintedText("{}") }
        let width = parts.reduce(2 + title.width) { $0 + $1.width + 2 }
        if width <= columns, parts.allSatisfy(\.isSingleLine) {
            let inner = parts.map(\.text).joined(separator: ", ")
            return title + PrintedText(text: "{ \(inner) }", width: width - title.width - 2, isSingleLine: true)
        }
        let lines = parts.map { $0.text.replacing("\n", with: "\n  ") }
        let inner = lines.map { "  \($0)" }.joined(separator: ",\n")
        return title + PrintedText(text: "{\n\(inner)\n}", width: 0, isSingleLine: false)
    }
}
