/// Colours of a terminal, or none.
struct Style {
    let usesColours: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }

    private func wrap(_ text: String, _ code: String) -> String {
        usesColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
