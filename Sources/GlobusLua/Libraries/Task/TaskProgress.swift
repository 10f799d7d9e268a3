import GlobusAuth
import Logging

/// The progress of a `task.map`.
public struct TaskProgress: Sendable, Equatable {
    /// The script's name for the work; nil where it gives none.
    public var label: String?
    /// The number of completed items.
    public var completed: Int
    /// The number of all items; nil where an iterator returns them and their number is not known.
    public var total: Int?
    /// Seconds since the beginning.
    public var elapsed: Double

    /// Creates a state of progress.
    public init(label: String?, completed: Int, total: Int?, elapsed: Double) {
        self.label = label
        self.completed = completed
        self.total = total
        self.elapsed = elapsed
    }

    /// Items per second since the beginning; 0 while that is not known.
    public var rate: Double { elapsed > 0 ? Double(completed) / elapsed : 0 }

    /// The seconds that the remaining items will take at this rate; nil while that is not known.
    public var remaining: Double? {
        guard let total, rate > 0 else { return nil }
        return Double(max(0, total - completed)) / rate
    }
}

/// Counts the completed items of a `task.map`, updates the display, and logs the end.
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

    /// Removes the progress from the display and logs the result.
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

/// Shows the progress of long work.
///
/// Implement it for a terminal or a window.
///
/// It is called on the host's executor, and must return at once.
public protocol ProgressDisplay: Sendable {
    /// Shows the progress of the work `id`, which may be new; called at most ten times a second for each work.
    func update(_ id: Int, _ progress: TaskProgress)

    /// Removes the work `id` from the display.
    func end(_ id: Int)

    /// Called when something is about to be written to standard output or standard error.
    ///
    /// Remove what is displayed there until the next update. By default nothing is done.
    func makeRoom()
}

extension ProgressDisplay {
    /// Does nothing by default.
    public func makeRoom() {}
}
