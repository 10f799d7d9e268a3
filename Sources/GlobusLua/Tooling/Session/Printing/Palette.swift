/// The colours of what a session prints.
package struct Palette: Sendable {
    /// What a part of the output is.
    package enum Role: Sendable {
        case string, number, constant, key, note, failure
    }

    private let isColoured: Bool

    /// No colours.
    package static let plain = Palette(isColoured: false)
    /// The colours of a terminal, which its owner has chosen.
    package static let coloured = Palette(isColoured: true)

    /// The text in the colour of its role.
    package func paint(_ text: String, _ role: Role) -> String {
        isColoured ? "\u{1B}[\(Self.code(of: role))m\(text)\u{1B}[0m" : text
    }

    private static func code(of role: Role) -> String {
        switch role {
        case .string: "32"
        case .number: "33"
        case .constant: "35"
        case .key: "36"
        case .note: "2"
        case .failure: "31"
        }
    }
}
