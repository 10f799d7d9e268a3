/// How far a `task.map` is.
public struct TaskProgress: Sendable, Equatable {
    /// What the script calls it; nil where it has no name.
    public var label: String?
    /// The items that are done.
    public var completed: Int
    /// All items; nil where an iterator gives them and nobody knows.
    public var total: Int?
    /// Seconds since the beginning.
    public var elapsed: Double

    /// Creates a state.
    public init(label: String?, completed: Int, total: Int?, elapsed: Double) {
        self.label = label
        self.completed = completed
        self.total = total
        self.elapsed = elapsed
    }

    /// Items per second since the beginning; 0 while nothing can be said.
    public var rate: Double { elapsed > 0 ? Double(completed) / elapsed : 0 }

    /// The seconds that the rest will take at this rate; nil while nothing can be said.
    public var remaining: Double? {
        guard let total, rate > 0 else { return nil }
        return Double(max(0, total - completed)) / rate
    }
}
