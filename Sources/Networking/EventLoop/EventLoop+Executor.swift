import Glibc
package import GlobusAuth
import Synchronization

extension EventLoop {
    /// Queues a job; on the loop's own thread it is only appended to an array.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard !isOnThread else { return jobs.append(job) }
        post { $0.jobs.append(job) }
    }

    /// Returns the reference by which an actor names this loop as its executor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Returns the reference by which a task names this loop as its preferred executor.
    public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Stops the process unless the caller is on the loop's thread, so that `assumeIsolated` works in callbacks.
    public func checkIsolated() {
        precondition(isOnThread, "called on a thread that is not the event loop's")
    }

    /// Whether the caller is on the loop's thread.
    public func isIsolatingCurrentContext() -> Bool? { isOnThread }

    /// Whether `other` is this loop.
    public func isSameExclusiveExecutionContext(other: EventLoop) -> Bool { self === other }

    package func request(_ worker: any TurnWorker) { workers.append(worker) }

    /// Calls `body` on the loop's thread: at once if the caller is on it, otherwise in the loop's next turn.
    public func perform(_ body: @escaping @Sendable () -> Void) {
        guard !isOnThread else { return body() }
        post { $0.calls.append(LoopCall(body: body)) }
    }

    /// Puts something into the mailbox and makes the loop look into it.
    func post(_ change: (inout Mailbox) -> Void) {
        mail.withLock { mail in
            change(&mail)
            hasMail.store(true, ordering: .releasing)
            if mail.phase == .closed { return revive(&mail) }
            guard mail.isLoopWaiting else { return }
            mail.isLoopWaiting = false
            // The lock is held so that the loop cannot end and free what is being woken.
            transfers.wakeUp()
        }
    }

    /// Runs jobs that arrive after the end on a thread made for them, since an actor's jobs cannot be refused.
    private func revive(_ mail: inout Mailbox) {
        guard !mail.isEmpty, let thread = try? LoopThread.start({ self.drain() }) else { return }
        pthread_detach(thread)
        mail.phase = .closing
    }
}
