import LuaRuntime
import Synchronization

/// What a policy's `with_lock` calls while it holds its lock.
final class LockedWork: Sendable {
    private let body: Mutex<(@Sendable () async -> Void)?>
    private let isFinished = Atomic<Bool>(false)

    init(_ body: @escaping @Sendable () async -> Void) {
        self.body = Mutex(body)
    }

    var hasRun: Bool { isFinished.load(ordering: .acquiring) }

    /// Takes the work, which is there once.
    @discardableResult
    func take() -> (@Sendable () async -> Void)? {
        body.withLock { body in
            defer { body = nil }
            return body
        }
    }

    private static let kind = HostKind<LockedWork>(number: 4, name: "the work under a lock", annotation: "function")

    static let hostClass = HostClass<LockedWork>("LockedWork", "The work under a lock.", kinds: [kind])

    static let callMethod = HostFunction(
        "with_lock:body",
        "Does the work.",
        receiver: .object(kind),
        isVariadic: true,
        mayWait: true
    ) { call in
        let work = call.receiver(kind)
        guard let body = work.take() else {
            throw HostArgumentError(
                "with_lock: the function that was given may be called once, before with_lock ends"
            )
        }
        return .wait {
            await body()
            work.isFinished.store(true, ordering: .releasing)
            return .nothing
        }
    }
}
