/// How much time measuring may take.
struct Effort {
    /// How often every program is measured.
    let rounds: Int
    /// The share of the usual repetitions within a round.
    let share: Double
    /// Where throughput is measured for the plot.
    let concurrencies: [Int]

    static let full = Effort(rounds: 7, share: 1, concurrencies: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    static let quick = Effort(rounds: 3, share: 0.25, concurrencies: [1, 4, 16, 64, 256])

    /// Fewer rounds, none of them short, for the many places of the plot.
    var forPlot: Effort { Effort(rounds: max(1, rounds / 3), share: max(share, 0.5), concurrencies: concurrencies) }
}
