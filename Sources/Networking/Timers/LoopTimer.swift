import Synchronization

/// An action that an event loop takes after a delay, unless it is cancelled before.
public final class LoopTimer: Expiring, @unchecked Sendable {
    // Unchecked: the loop's thread alone touches the variables; other threads only set the atomic flag.

    /// How a timer ends.
    enum Outcome: Sendable {
        case fired
        case cancelled
    }

    private let loop: EventLoop
    private let isCancelled = Atomic(false)
    private var action: (@Sendable (Outcome) -> Void)?
    private var id: TimerHeap<any Expiring>.ID?

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Starts the delay, from any thread, once; `action` is called exactly once on the loop's thread.
    ///
    /// The deadline is the monotonic clock's.
    func arm(deadline: UInt64, action: @escaping @Sendable (Outcome) -> Void) {
        loop.perform { [self] in
            self.action = action
            if isCancelled.load(ordering: .acquiring) || loop.isClosing { return finish(.cancelled) }
            id = loop.addTimer(deadline: deadline, self)
        }
    }

    /// Keeps the action from being taken; does nothing if it has been taken.
    ///
    /// May be called on any thread. Called on the loop's thread it takes effect at once.
    public func cancel() {
        isCancelled.store(true, ordering: .releasing)
        loop.perform { [self] in
            guard let id else { return }
            loop.removeTimer(id)
            finish(.cancelled)
        }
    }

    func expire() { finish(.fired) }

    func abandon() { finish(.cancelled) }

    private func finish(_ outcome: Outcome) {
        id = nil
        let action = self.action
        self.action = nil
        action?(outcome)
    }
}
