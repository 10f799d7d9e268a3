import GlobusAuth
import Logging

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
