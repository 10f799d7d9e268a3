/// Something that several programs can do, and globus-lua first.
struct Comparison {
    /// How often the work is done.
    enum Kind {
        /// Many times in a run; what it takes to start and to warm up does not count.
        case repetitions
        /// Once, and the whole run counts.
        case wholeRun
    }

    var kind = Kind.repetitions
    /// Whether the programs run on the server's core, where a request costs no wake-up of another.
    var isPinned = false
    let figures: [Figure]
    let contenders: [Contender]

    var title: String { figures[0].title }
}
