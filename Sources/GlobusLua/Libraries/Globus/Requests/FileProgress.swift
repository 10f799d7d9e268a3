import GlobusAuth
import Synchronization

/// Shows how much of a file has come or gone.
///
/// The HTTP client reports it on its own thread for every piece; the display is updated on the host's executor, at most
/// ten times a second.
final class FileProgress: @unchecked Sendable {
    // @unchecked: the meter is used on the host's executor only, and the rest is a mutex.

    private struct State {
        var completed = 0
        var total: Int?
        /// How much was there before.
        var initial: Int?
        /// Whether the display is about to be updated.
        var isDue = false
        var lastUpdate = -Double.infinity
    }

    /// The shortest time between two updates, in seconds.
    private static let interval = 0.1

    private let meter: ProgressMeter
    private let time: any TimeSource
    private weak let host: ScriptHost?
    private let state = Mutex(State())

    init(label: String, host: ScriptHost, _ services: HostServices) {
        self.host = host
        time = services.time
        services.lastProgress += 1
        meter = ProgressMeter(label: label, total: nil, unit: .bytes, id: services.lastProgress, services)
    }

    /// Takes how much has come or gone, on any thread.
    var report: @Sendable (_ completed: Int, _ total: Int?) -> Void {
        { [weak self] completed, total in self?.note(completed, total) }
    }

    private func note(_ completed: Int, _ total: Int?) {
        let now = time.uptime()
        let mustUpdate = state.withLock { state in
            state.completed = completed
            state.total = total
            state.initial = state.initial ?? completed
            guard !state.isDue, now - state.lastUpdate >= Self.interval else { return false }
            state.isDue = true
            state.lastUpdate = now
            return true
        }
        if mustUpdate, let host { Task { await host.update(self) } }
    }

    /// Updates the display; on the host's executor.
    fileprivate func update() {
        let (initial, completed, total) = state.withLock { state in
            state.isDue = false
            return (state.initial ?? 0, state.completed, state.total)
        }
        meter.move(to: completed, of: total, from: initial)
    }

    /// Ends the display; on the host's executor.
    func end(hasSucceeded: Bool) {
        update()
        meter.end(hasSucceeded: hasSucceeded)
    }
}

extension ScriptHost {
    fileprivate func update(_ progress: FileProgress) { progress.update() }
}
