import GlobusAuth
import Logging

/// The progress of a `task.map`, or of a file that comes or goes.
public struct TaskProgress: Sendable, Equatable {
    /// What is counted.
    public enum Unit: Sendable, Equatable {
        /// The items of a `task.map`.
        case items
        /// The bytes of a file.
        case bytes
    }

    /// The script's name for the work; nil where it gives none.
    public var label: String?
    /// The number of completed items or bytes.
    public var completed: Int
    /// The number of all items or bytes; nil where it is not known, as with an iterator's items.
    public var total: Int?
    /// Seconds since the beginning.
    public var elapsed: Double
    /// What is counted.
    public var unit: Unit
    /// How much was completed before the beginning: of a file, the part that an earlier download has left.
    public var initial: Int

    /// Creates a state of progress.
    public init(
        label: String?,
        completed: Int,
        total: Int?,
        elapsed: Double,
        unit: Unit = .items,
        initial: Int = 0
    ) {
        self.label = label
        self.completed = completed
        self.total = total
        self.elapsed = elapsed
        self.unit = unit
        self.initial = initial
    }

    /// Items or bytes per second since the beginning; 0 while that is not known.
    public var rate: Double { elapsed > 0 ? Double(max(0, completed - initial)) / elapsed : 0 }

    /// The seconds that the remaining items or bytes will take at this rate; nil while that is not known.
    public var remaining: Double? {
        guard let total, rate > 0 else { return nil }
        return Double(max(0, total - completed)) / rate
    }
}

extension TaskProgress {
    /// The progress in words, the most important first: how much, how fast, how long it will take.
    public var parts: [String] {
        let percent = total.map { $0 > 0 ? " (\(Int(100 * Double(completed) / Double($0))) %)" : "" } ?? ""
        let count = total.map { "\(amount(completed)) of \(amount($0))" } ?? amount(completed)
        var parts = [count + percent]
        if rate > 0 {
            parts.append(unit == .bytes ? "\(amount(Int(min(rate, 1e18))))/s" : "\(Self.rounded(rate)) per second")
        }
        if let remaining { parts.append("\(Self.duration(remaining)) left") }
        return parts
    }

    /// A number of items, or of bytes in a unit that suits it.
    func amount(_ count: Int) -> String {
        guard unit == .bytes else { return "\(count)" }
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return unit == "B" ? "\(count) B" : "\(Self.rounded(value)) \(unit)" }
            value /= 1000
        }
        return "\(Self.rounded(value)) TB"
    }

    private static func rounded(_ number: Double) -> String {
        number < 10 ? "\((number * 10).rounded() / 10)" : "\(Int(min(number, 1e15).rounded()))"
    }

    private static func duration(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 1e9).rounded(.up))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
        default: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
        }
    }
}

/// Counts the completed items of a `task.map`, or the bytes of a file, updates the display, and logs the end.
///
/// Used in the host's isolation only.
final class ProgressMeter {
    /// The shortest time between two updates of the display, in seconds.
    private static let interval = 0.1

    /// The time between two lines of the log for a file, where nothing is displayed, in seconds.
    private static let logInterval = 60.0

    private let label: String?
    private let unit: TaskProgress.Unit
    private var total: Int?
    private let time: any TimeSource
    private let logger: Logger
    private let display: (any ProgressDisplay)?
    private let id: Int
    private let start: Double
    private var lastShown = -Double.infinity
    private var lastLogged = 0.0
    private var initial = 0
    private var completed = 0
    private var hasEnded = false

    convenience init(
        label: String?,
        total: Int?,
        unit: TaskProgress.Unit = .items,
        id: Int,
        _ services: HostServices
    ) {
        self.init(
            label: label,
            total: total,
            unit: unit,
            id: id,
            time: services.time,
            logger: services.logger,
            display: services.progressDisplay
        )
    }

    init(
        label: String?,
        total: Int?,
        unit: TaskProgress.Unit,
        id: Int,
        time: any TimeSource,
        logger: Logger,
        display: (any ProgressDisplay)?
    ) {
        self.label = label
        self.total = total
        self.unit = unit
        self.id = id
        self.time = time
        self.logger = logger
        self.display = display
        start = time.uptime()
        // Of a file nothing is known before the request is answered.
        if unit == .items { show() }
    }

    func count() {
        completed += 1
        if display != nil { show() }
    }

    /// Takes how much of a file is there, and how much was there at the beginning.
    func move(to completed: Int, of total: Int?, from initial: Int) {
        guard !hasEnded else { return }
        self.completed = completed
        self.total = total
        self.initial = initial
        if display == nil { log() } else { show() }
    }

    /// Writes how far it is to the log, where that is due.
    private func log() {
        let state = progress
        guard state.elapsed - lastLogged >= Self.logInterval else { return }
        lastLogged = state.elapsed
        logger.info("\(label ?? "file"): \(state.parts.joined(separator: ", "))")
    }

    /// Removes the progress from the display and logs the result.
    func end(hasSucceeded: Bool) {
        hasEnded = true
        display?.end(id)
        let state = progress
        let ending = hasSucceeded ? "done" : "ended early"
        let count =
            total.map { "\(state.amount(state.completed)) of \(state.amount($0))" } ?? state.amount(state.completed)
        let items = unit == .items ? " items" : ""
        let rate =
            unit == .items ? "\(Int(state.rate.rounded())) per second" : "\(state.amount(Int(min(state.rate, 1e18))))/s"
        let seconds = (state.elapsed * 10).rounded() / 10
        logger.info("\(label ?? "task.map") \(ending): \(count)\(items) in \(seconds) s, \(rate)")
    }

    private var progress: TaskProgress {
        let elapsed = time.uptime() - start
        return TaskProgress(
            label: label,
            completed: completed,
            total: total,
            elapsed: elapsed,
            unit: unit,
            initial: initial
        )
    }

    private func show() {
        let progress = self.progress
        guard progress.elapsed - lastShown >= Self.interval else { return }
        lastShown = progress.elapsed
        display?.update(id, progress)
    }
}

/// Shows the progress of long work: of a `task.map`, and of files.
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
