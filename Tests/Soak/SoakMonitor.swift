import GlobusLua
import Synchronization

/// Watches this process while it works, and reports problems.
final class SoakMonitor: ProgressDisplay {
    private struct State {
        var warmMemory = 0
        var lastMemory = 0
        var mostMemory = 0
        var mostDescriptors = 0
        var lastProgress: TaskProgress?
        var flaws: [String] = []
    }

    /// Memory may vary by this much because of the allocator.
    private static let memoryAllowance = 8 << 20

    private let count: Int
    private let state = Mutex(State())

    init(count: Int) {
        self.count = count
    }

    var flaws: [String] { state.withLock { $0.flaws } }

    func update(_ id: Int, _ progress: TaskProgress) {
        let memory = ProcessMeter.memory
        let descriptors = ProcessMeter.openDescriptors.count
        state.withLock { state in
            // After a quarter of the work, everything has reached its size.
            if progress.completed <= count / 4 { state.warmMemory = max(state.warmMemory, memory) }
            state.lastMemory = memory
            state.mostMemory = max(state.mostMemory, memory)
            state.mostDescriptors = max(state.mostDescriptors, descriptors)
            state.lastProgress = progress
        }
    }

    func end(_ id: Int) {}

    func finish(descriptorsLeft left: [String]) {
        state.withLock { state in
            if !left.isEmpty { state.flaws.append("descriptors were left open: \(left.joined(separator: ", "))") }
            let growth = state.lastMemory - state.warmMemory
            if growth > max(Self.memoryAllowance, state.warmMemory / 10) {
                state.flaws.append("memory has grown by \(growth >> 10) KiB since the first quarter")
            }
        }
    }

    var report: String {
        state.withLock { state in
            let seconds = state.lastProgress?.elapsed ?? 0
            let rate = state.lastProgress?.rate ?? 0
            return
                "\(Int(rate)) per second for \(Int(seconds)) s; memory \(state.warmMemory >> 10) KiB at most in the first "
                + "quarter, \(state.mostMemory >> 10) KiB at most, \(state.lastMemory >> 10) KiB at the end; "
                + "at most \(state.mostDescriptors) descriptors"
        }
    }
}
