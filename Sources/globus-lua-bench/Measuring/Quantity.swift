/// What of a round is looked at.
enum Quantity {
    /// How long one repetition takes, in seconds.
    case time
    /// How many repetitions there are in a second.
    case rate
    /// How much of the processor's time so many repetitions take, in seconds.
    case processorTime(of: Int)
    /// How much memory so many repetitions take, in bytes.
    case memory(of: Int)

    func value(of round: Round) -> Double {
        let repetitions = Double(round.repetitions)
        switch self {
        case .time: return round.spent.seconds / repetitions
        case .rate: return repetitions / round.spent.seconds
        case .processorTime(let count): return round.spent.processorSeconds / repetitions * Double(count)
        case .memory(let count): return round.spent.peakBytes / repetitions * Double(count)
        }
    }
}
