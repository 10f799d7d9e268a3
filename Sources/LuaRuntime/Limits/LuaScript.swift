import CLuaSupport
import Synchronization

/// A script under way: what all of its coroutines share, and what ends all of them.
///
/// A coroutine belongs to the script of the task that runs it, which tasks inherit: ``current``.
public final class LuaScript: @unchecked Sendable {
    // @unchecked: only the state uses `record`, in one slice after the other.

    /// The script to which the task belongs.
    public static var current: LuaScript? { Lineage.current.script }

    private struct Ending {
        var failure: LuaError?
        var cancel: (@Sendable () -> Void)?
    }

    /// The limits, which the script cannot catch.
    public let limits: Limits
    let record: UnsafeMutablePointer<glua_script>
    private let references: ReferencePool
    private let ending = Mutex(Ending())
    private let hasFailed = Atomic(false)

    /// Creates a script of the state.
    ///
    /// Its limits apply at once, and its wall clock starts.
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
        mustEnd ? ending.withLock { $0.failure } : nil
    }

    /// Whether it must end.
    var mustEnd: Bool { hasFailed.load(ordering: .acquiring) }

    /// Whether a limit ends the script.
    var hasPassedLimit: Bool { failure.map { $0.code != .interrupted } ?? false }

    /// Calls `cancel` when the script must end, to cancel what its coroutines wait for.
    public func onEnd(_ cancel: @escaping @Sendable () -> Void) {
        let isOver = ending.withLock { ending in
            ending.cancel = cancel
            return ending.failure != nil
        }
        if isOver { cancel() }
    }

    /// Ends the script, from any thread: none of its coroutines runs again, except to clean up.
    ///
    /// Only the first call counts.
    public func end(with error: LuaError) {
        let cancel = ending.withLock { ending -> (@Sendable () -> Void)? in
            guard ending.failure == nil else { return nil }
            ending.failure = error
            hasFailed.store(true, ordering: .releasing)
            return ending.cancel
        }
        cancel?()
    }

    /// Adds to the error where the script was when it had to end; only the first call counts.
    func locate(_ whereabouts: @autoclosure () -> Whereabouts) {
        guard let failure, failure.place == nil, failure.traceback == nil else { return }
        let placed = failure.placed(at: whereabouts())
        ending.withLock { $0.failure = placed }
    }

    /// Runs work that belongs to the script.
    ///
    /// - Parameter body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func run<R>(_ body: () throws -> R) rethrows -> R {
        try Lineage.$current.withValue(lineage, operation: body)
    }

    /// Runs work that belongs to the script, and may wait.
    ///
    /// - Parameter body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func run<R>(_ body: () async throws -> R) async rethrows -> R {
        try await Lineage.$current.withValue(lineage) { try await body() }
    }

    private var lineage: Lineage {
        var lineage = Lineage.current
        lineage.script = self
        return lineage
    }

    /// Lets the script survive the first interrupt, because it is work of the host that another script has only caused.
    public func shield() { record.pointee.is_shielded = true }

    func belongs(to state: LuaState) -> Bool { references === state.references }
}

extension LuaState {
    /// The script to which the running coroutine or the task belongs, where it is one of this state.
    public var currentScript: LuaScript? {
        if let currentCoroutine { return currentCoroutine.script }
        guard let script = LuaScript.current, script.belongs(to: self) else { return nil }
        return script
    }

    /// Returns the error of the last slice that was stopped, and forgets the request to stop.
    func stopped(_ script: LuaScript?) -> LuaError {
        let stop = glua_stop_reason(pointer)
        if stop == GLUA_STOP_INTERRUPT { glua_clear_interrupt(pointer) }
        return LuaError(stop: stop, limits: script?.limits, at: lastWhereabouts)
    }

    /// Where the script that was stopped last has been.
    private var lastWhereabouts: Whereabouts {
        let stack = self.stack
        glua_push_stop_traceback(stack.thread)
        defer { stack.pop() }
        let (place, wait) = (String(cString: glua_stop_place(pointer)), String(cString: glua_stop_wait(pointer)))
        return Whereabouts(
            place: place.isEmpty ? nil : place,
            wait: wait.isEmpty ? nil : wait,
            remark: waitRemark,
            traceback: stack.repairedString(at: -1)
        )
    }

    /// Returns where a coroutine waits.
    func whereabouts(of coroutine: LuaCoroutine) -> Whereabouts {
        glua_note_wait(coroutine.stack.thread)
        return lastWhereabouts
    }
}
