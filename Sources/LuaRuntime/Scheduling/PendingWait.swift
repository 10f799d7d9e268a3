/// A registered wait of a coroutine, for whose end the coroutine's driver waits.
final class PendingWait: @unchecked Sendable {
    // @unchecked: the variables are used on the state's executor only.

    /// How a wait ends.
    enum End {
        case result(Result<HostResults, any Error>)
        case operation(HostOperation)
    }

    private var end: End?
    private var driver: CheckedContinuation<Void, Never>?
    private var cancellation: HostCancellation?

    /// Registers the wait and waits for its end; cancelling the task cancels it.
    static func end(of register: HostRegistration, isolation: isolated (any Actor)? = #isolation) async -> End {
        let wait = PendingWait()
        let cancellation = register(HostCompletion(wait))
        if let end = wait.end { return end }
        wait.cancellation = cancellation
        let executor = UncheckedIsolation(isolation)
        await withTaskCancellationHandler {
            _ = isolation
            await withCheckedContinuation { wait.driver = $0 }
        } onCancel: {
            Task { await wait.cancel(executor.isolation) }
        }
        wait.cancellation = nil
        return wait.end ?? .result(.failure(CancellationError()))
    }

    func end(_ end: End) {
        precondition(self.end == nil, "a wait of a host function has ended twice")
        self.end = end
        driver?.resume()
        driver = nil
    }

    private func cancel(_ isolation: isolated (any Actor)?) {
        guard end == nil, let cancellation else { return }
        self.cancellation = nil
        cancellation()
    }
}

private struct UncheckedIsolation: @unchecked Sendable {
    // @unchecked: actors are Sendable.
    let isolation: (any Actor)?

    init(_ isolation: (any Actor)?) {
        self.isolation = isolation
    }
}
