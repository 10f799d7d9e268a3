/// Something that several programs can do, and globus-lua first.
struct Comparison {
    /// What is measured.
    enum Kind {
        /// The time of each repetition.
        case eachIteration
        /// The time and the memory of a whole run.
        case wholeProcess
    }

    let title: String
    let unit: Unit
    var kind = Kind.eachIteration
    /// Whether the programs run on the server's core, where a request costs no wake-up of another.
    var isPinned = false
    let contenders: [Contender]
}
