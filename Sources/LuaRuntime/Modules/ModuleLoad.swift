import Synchronization

/// A module that a coroutine is loading, for whoever requires it meanwhile.
final class ModuleLoad: Sendable {
    /// What the task's own work is a part of: whoever of these waits for the task never ends loading before it.
    @TaskLocal static var outer: [ModuleLoad] = []

    let name: String
    /// The coroutine that loads it.
    let loader: ObjectIdentifier?
    private let latch = Latch<Void>()
    /// What the coroutines that load this module, or work for them, wait for.
    private let needed = Mutex<[ModuleLoad]>([])

    init(_ name: String, loader: LuaCoroutine?) {
        self.name = name
        self.loader = loader.map(ObjectIdentifier.init)
    }

    /// The module has its value, or has failed.
    func end() { latch.open(with: ()) }

    /// Waits for the end.
    ///
    /// - Parameter held: The modules that cannot be loaded before the waiting ends.
    /// - Throws: An error of the script when the module could never be loaded then, the cancellation of the task.
    func wait(holding held: [ModuleLoad]) async throws {
        if let cause = held.first(where: { needs($0) }) { throw HostArgumentError(Self.loop(self, cause)) }
        for load in held { load.needed.withLock { $0.append(self) } }
        defer {
            for load in held { load.needsNoMore(self) }
        }
        try await latch.wait()
    }

    /// Whether this module cannot be loaded before `other` is.
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
