import Synchronization

/// A module that a coroutine is loading, for whoever requires it meanwhile.
final class ModuleLoad: Sendable {
    /// What the task's own work is a part of: whoever of these waits for the task never ends loading before it.
    @TaskLocal static var outer: [ModuleLoad] = []

    private struct State {
        var isOver = false
        /// What the coroutines that load this module, or work for them, wait for.
        var needs: [UInt64: ModuleLoad] = [:]
        var waiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    }

    let name: String
    /// The coroutine that loads it.
    let loader: ObjectIdentifier?
    private let state = Mutex(State())

    private static let lastTicket = Atomic<UInt64>(0)

    init(_ name: String, loader: LuaCoroutine?) {
        self.name = name
        self.loader = loader.map(ObjectIdentifier.init)
    }

    /// The module has its value, or has failed.
    func end() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits for the end.
    ///
    /// - Parameter held: The modules that cannot be loaded before the waiting ends.
    /// - Throws: An error of the script when the module could never be loaded then, the cancellation of the task.
    func wait(holding held: [ModuleLoad]) async throws {
        if let cause = held.first(where: { needs($0) }) { throw HostArgumentError(Self.loop(self, cause)) }
        let ticket = Self.lastTicket.add(1, ordering: .relaxed).newValue
        for load in held { load.state.withLock { $0.needs[ticket] = self } }
        defer {
            for load in held { load.state.withLock { $0.needs[ticket] = nil } }
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enter($0, ticket) }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume(throwing: CancellationError())
        }
    }

    private func enter(_ continuation: CheckedContinuation<Void, any Error>, _ ticket: UInt64) {
        let answer: Result<Void, any Error>? = state.withLock { state in
            if state.isOver { return .success(()) }
            // The cancellation handler may have run already and found nobody waiting.
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiters[ticket] = continuation
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }

    /// Whether this module cannot be loaded before `other` is.
    private func needs(_ other: ModuleLoad) -> Bool {
        var seen: Set<ObjectIdentifier> = []
        var open = [self]
        while let load = open.popLast() {
            if load === other { return true }
            guard seen.insert(ObjectIdentifier(load)).inserted else { continue }
            open += load.state.withLock { Array($0.needs.values) }
        }
        return false
    }

    private static func loop(_ wanted: ModuleLoad, _ held: ModuleLoad) -> String {
        if wanted === held { return "require: module '\(wanted.name)' requires itself, perhaps through others" }
        return "require: modules '\(wanted.name)' and '\(held.name)' require each other, in two tasks at the same time"
    }
}
