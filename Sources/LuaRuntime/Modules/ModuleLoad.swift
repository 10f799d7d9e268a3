import Synchronization

/// A module that a coroutine is loading, and for which other coroutines may wait.
final class ModuleLoad: Sendable {
    /// The module loads that the current task works for.
    ///
    /// One of them that waits for this task cannot end before it.
    @TaskLocal static var outer: [ModuleLoad] = []

    let name: String
    /// The coroutine that loads the module.
    let loader: ObjectIdentifier?
    private let latch = Latch<Void>()
    /// The modules for which the coroutines wait that load this module or work for it.
    private let needed = Mutex<[ModuleLoad]>([])

    init(_ name: String, loader: LuaCoroutine?) {
        self.name = name
        self.loader = loader.map(ObjectIdentifier.init)
    }

    /// Notes that the module has its value, or has failed.
    func end() { latch.open(with: ()) }

    /// Waits until the module is loaded or has failed.
    ///
    /// - Parameter held: The modules that cannot be loaded until the waiting ends.
    /// - Throws: An error of the script where the module could then never be loaded; `CancellationError` where the task
    ///   is cancelled.
    func wait(holding held: [ModuleLoad]) async throws {
        if let cause = held.first(where: { needs($0) }) { throw HostArgumentError(Self.loop(self, cause)) }
        for load in held { load.needed.withLock { $0.append(self) } }
        defer {
            for load in held { load.needsNoMore(self) }
        }
        try await latch.wait()
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
