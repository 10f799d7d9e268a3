import Synchronization

/// A module that a coroutine is loading, and for which other coroutines may wait.
final class ModuleLoad: @unchecked Sendable {
    // @unchecked: but for `needed`, it is used on the executor of its state only.

    private struct Waiter {
        let completion: HostCompletion
        /// The modules that cannot be loaded until the waiting ends.
        let held: [ModuleLoad]
    }

    let name: String
    /// The coroutine that loads the module.
    let loader: ObjectIdentifier?
    private var hasEnded = false
    private var waiters: [Waiter] = []
    /// The modules for which the coroutines wait that load this module or work for it.
    private let needed = Mutex<[ModuleLoad]>([])

    init(_ name: String, loader: LuaCoroutine?) {
        self.name = name
        self.loader = loader.map(ObjectIdentifier.init)
    }

    /// Notes that the module has its value, or has failed.
    func end() {
        hasEnded = true
        for waiter in waiters { finish(waiter, .success(.nothing)) }
        waiters = []
    }

    /// Returns why the module could never be loaded if what loads the modules `held` waited for it; nil where it could.
    func loop(holding held: [ModuleLoad]) -> String? {
        held.first { needs($0) }.map { Self.loop(self, $0) }
    }

    /// Waits until the module is loaded or has failed.
    ///
    /// - Parameters:
    ///   - completion: Called then.
    ///   - held: The modules that cannot be loaded until the waiting ends.
    /// - Returns: What ends the waiting before.
    func wait(_ completion: HostCompletion, holding held: [ModuleLoad]) -> HostCancellation {
        guard !hasEnded else {
            completion.complete(.success(.nothing))
            return {}
        }
        for load in held { load.needed.withLock { $0.append(self) } }
        let waiter = Waiter(completion: completion, held: held)
        waiters.append(waiter)
        return { [self] in
            waiters.removeAll { $0.completion == completion }
            finish(waiter, .failure(CancellationError()))
        }
    }

    private func finish(_ waiter: Waiter, _ result: Fiber.Input) {
        for load in waiter.held { load.needsNoMore(self) }
        waiter.completion.complete(result)
    }

    /// Whether this module cannot be loaded before `other`.
    private func needs(_ other: ModuleLoad) -> Bool {
        var seen: Set<ObjectIdentifier> = []
        var open = [self]
        while let load = open.popLast() {
            if load === other { return true }
            guard seen.insert(ObjectIdentifier(load)).inserted else { continue }
            open += load.needed.withLock { $0 }
        }
        return false
    }

    private func needsNoMore(_ other: ModuleLoad) {
        needed.withLock { needed in
            if let index = needed.firstIndex(where: { $0 === other }) { needed.remove(at: index) }
        }
    }

    private static func loop(_ wanted: ModuleLoad, _ held: ModuleLoad) -> String {
        if wanted === held { return "require: module '\(wanted.name)' requires itself, perhaps through others" }
        return "require: modules '\(wanted.name)' and '\(held.name)' require each other, in two tasks at the same time"
    }
}
