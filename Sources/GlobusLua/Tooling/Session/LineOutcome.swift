/// What came of a line that a person has typed.
package enum LineOutcome: Sendable, Equatable {
    /// It is not finished: more text must follow.
    case unfinished
    /// It has run; the text shows its values, and is nil where it has none.
    case done(values: String?)
}
