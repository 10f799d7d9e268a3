import GlobusAuth
import Logging

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

/// Counts what a `task.map` has done, and tells the display and, at the end, the log.
///
/// Used in the host's isolation only.
final class ProgressMeter {
    /// The shortest time between two updates of the display, in seconds.
    private static let interval = 0.1

    private let label: String?
    private let total: Int?
    private let time: any TimeSource
    private let logger: Logger
    private let display: (any ProgressDisplay)?
    private let id: Int
    private let start: Double
    private var lastShown = -Double.infinity
    private var completed = 0

    init(label: String?, total: Int?, id: Int, _ services: HostServices) {
        self.label = label
        self.total = total
        self.id = id
        time = services.time
        logger = services.logger
        display = services.progressDisplay
        start = services.time.uptime()
        show()
    }

    func count() {
        completed += 1
        if display != nil { show() }
    }

    /// Takes the line away and writes what came of it to the log.
    func end(hasSucceeded: Bool) {
        display?.end(id)
        let state = progress
        let ending = hasSucceeded ? "done" : "ended early"
        let count = total.map { "\(state.completed) of \($0)" } ?? "\(state.completed)"
        let rate = Int(state.rate.rounded())
        let seconds = (state.elapsed * 10).rounded() / 10
        logger.info("\(label ?? "task.map") \(ending): \(count) items in \(seconds) s, \(rate) per second")
    }

    private var progress: TaskProgress {
        TaskProgress(label: label, completed: completed, total: total, elapsed: time.uptime() - start)
    }

    private func show() {
        let progress = self.progress
        guard progress.elapsed - lastShown >= Self.interval else { return }
        lastShown = progress.elapsed
        display?.update(id, progress)
    }
}

/// Shows people how far long work is; a program implements it for its terminal or window.
///
/// It is called on the host's executor, and must return at once.
public protocol ProgressDisplay: Sendable {
    /// Shows a new state of the work `id`, which may be a new one; called ten times a second at most for each work.
    func update(_ id: Int, _ progress: TaskProgress)

    /// Takes the work `id` off the display.
    func end(_ id: Int)

    /// Learns that something is about to be written to standard output or standard error.
    ///
    /// What is shown in their place must go until the next update. Nothing is done by default.
    func makeRoom()
}

extension ProgressDisplay {
    /// Does nothing.
    public func makeRoom() {}
}
