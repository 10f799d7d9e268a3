import CLuaSupport
import Synchronization

/// One script under way: what all of its coroutines have in common, and what ends them all.
///
/// A coroutine belongs to the script that its task was started for, which the task inherits: ``current``.
public final class LuaScript: @unchecked Sendable {
    // @unchecked: the state alone uses `record`, for one slice after the other.

    /// The script that the task runs.
    @TaskLocal public static var current: LuaScript?

    private struct Ending {
        var failure: LuaError?
        var cancel: (@Sendable () -> Void)?
    }

    /// What is not caught.
    public let limits: Limits
    let record: UnsafeMutablePointer<glua_script>
    private let references: ReferencePool
    private let ending = Mutex(Ending())
    private let isEnding = Atomic(false)

    /// Creates a script of the state, whose limits are in force from now on: the wall clock begins to run.
    public init(in state: LuaState) {
        limits = state.configuration.scriptLimits
        references = state.references
        record = .allocate(capacity: 1)
        record.initialize(to: limits.record)
    }

    deinit {
        record.deallocate()
    }

    /// Why the script must end, if it must.
    public var failure: LuaError? {
        isEnding.load(ordering: .acquiring) ? ending.withLock { $0.failure } : nil
    }

    /// Whether it is a limit that ends the script.
    var hasPassedLimit: Bool { failure.map { $0.code != .interrupted } ?? false }

    /// Has `cancel` called when the script must end, to end what its coroutines wait for.
    public func onEnd(_ cancel: @escaping @Sendable () -> Void) {
        let isOver = ending.withLock { ending in
            ending.cancel = cancel
            return ending.failure != nil
        }
        if isOver { cancel() }
    }

    /// Ends the script, from any thread: none of its coroutines runs again, except to clean up.
    ///
    /// The first call counts.
    public func end(with error: LuaError) {
        let cancel = ending.withLock { ending -> (@Sendable () -> Void)? in
            guard ending.failure == nil else { return nil }
            ending.failure = error
            isEnding.store(true, ordering: .releasing)
            return ending.cancel
        }
        cancel?()
    }

    /// Says where the script was when it had to end, once.
    func locate(_ whereabouts: @autoclosure () -> Whereabouts) {
        guard let failure, failure.place == nil, failure.traceback == nil else { return }
        let placed = failure.placed(at: whereabouts())
        ending.withLock { $0.failure = placed }
    }

    /// Has it outlive the first interrupt: it is the host's work, which another script has only caused.
    public func shield() { record.pointee.is_shielded = true }

    func belongs(to state: LuaState) -> Bool { references === state.references }
}

extension LuaState {
    /// The script that the task runs, where it is one of this state.
    public var currentScript: LuaScript? {
        guard let script = LuaScript.current, script.belongs(to: self) else { return nil }
        return script
    }

    /// Why the last slice was stopped; what was to be stopped has been.
    func stopped(_ script: LuaScript?) -> LuaError {
        let stop = glua_stop_reason(pointer)
        if stop == GLUA_STOP_INTERRUPT { glua_clear_interrupt(pointer) }
        return LuaError(stop: stop, limits: script?.limits, at: lastWhereabouts)
    }

    /// Where the script was that was stopped last.
    private var lastWhereabouts: Whereabouts {
        let stack = self.stack
        glua_push_stop_traceback(stack.thread)
        defer { stack.pop() }
        let (place, wait) = (String(cString: glua_stop_place(pointer)), String(cString: glua_stop_wait(pointer)))
        return Whereabouts(
            place: place.isEmpty ? nil : place,
            wait: wait.isEmpty ? nil : wait,
            traceback: stack.repairedString(at: -1)
        )
    }

    /// Where a coroutine waits.
    func whereabouts(of coroutine: LuaCoroutine) -> Whereabouts {
        glua_note_wait(coroutine.stack.thread)
        return lastWhereabouts
    }
}
