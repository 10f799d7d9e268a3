/// How much time measuring may take.
struct Effort {
    /// How often every program is measured.
    let rounds: Int
    /// The share of the usual repetitions within a round.
    let share: Double
}
