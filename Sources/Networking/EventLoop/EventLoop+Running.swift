import Glibc
import GlobusAuth
import Synchronization

extension EventLoop {
    /// Runs the loop on its thread.
    func run() {
        currentThread.store(UInt(pthread_self()), ordering: .relaxed)
        while !isClosing { takeTurn() }
        transfers.cancelAll()
        while let action = timers.popFirst() { action.call(false) }
        transfers.closeConnections()
        drain()
    }

    /// Runs jobs until there are none left, after which no thread runs the loop.
    func drain() {
        currentThread.store(UInt(pthread_self()), ordering: .relaxed)
        repeat {
            collectMail()
            runJobs()
        } while !isIdle || !close()
    }

    func addTimer(deadline: UInt64, _ action: @escaping (_ hasPassed: Bool) -> Void) -> TimerHeap<TimerAction>.ID {
        timers.insert(deadline: deadline, TimerAction(call: action))
    }

    /// Removes a timer if it is still there, and returns its action.
    @discardableResult
    func removeTimer(_ id: TimerHeap<TimerAction>.ID) -> TimerAction? { timers.remove(id) }

    private func takeTurn() {
        collectMail()
        runJobs()
        transfers.advance()
        fireTimers()
        if isIdle { wait() }
    }

    private var isIdle: Bool { jobs.isEmpty && yielded.isEmpty && workers.isEmpty }

    private func collectMail() {
        guard hasMail.load(ordering: .acquiring) else { return }
        let calls = mail.withLock { mail in
            hasMail.store(false, ordering: .relaxed)
            isClosing = mail.phase != .open
            jobs.append(contentsOf: mail.jobs)
            mail.jobs.removeAll(keepingCapacity: true)
            let calls = mail.calls
            mail.calls.removeAll()
            return calls
        }
        for call in calls { call.body() }
    }

    private func runJobs() {
        resumeYielded()
        if !jobs.isEmpty {
            swap(&jobs, &runningJobs)
            let serial = asUnownedSerialExecutor()
            let task = asUnownedTaskExecutor()
            for job in runningJobs { job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
            runningJobs.removeAll(keepingCapacity: true)
        }
        guard !workers.isEmpty else { return }
        swap(&workers, &runningWorkers)
        // Each is taken out as it is called, which costs less than to copy it and to remove it later.
        runningWorkers.reverse()
        while let worker = runningWorkers.popLast() { worker.takeTurn() }
    }

    private func resumeYielded() {
        guard !yielded.isEmpty else { return }
        // Each resumption only queues a job, so the list does not grow in the meantime.
        for continuation in yielded { continuation.resume() }
        yielded.removeAll(keepingCapacity: true)
    }

    private func fireTimers() {
        guard !timers.isEmpty else { return }
        // The same moment for the whole turn, so that a timer which sets the next one for now cannot block the loop.
        let now = MonotonicClock.now()
        while let action = timers.popExpired(now: now) { action.call(true) }
    }

    private func wait() {
        let mayWait = mail.withLock { mail in
            mail.isLoopWaiting = mail.isEmpty && mail.phase == .open
            return mail.isLoopWaiting
        }
        guard mayWait else { return }
        transfers.wait(milliseconds: millisecondsToNextTimer())
        mail.withLock { $0.isLoopWaiting = false }
    }

    private func millisecondsToNextTimer() -> Int32 {
        let longest: UInt64 = 3_600_000
        guard let deadline = timers.nextDeadline else { return Int32(longest) }
        let now = MonotonicClock.now()
        guard deadline > now else { return 0 }
        return Int32(min((deadline - now - 1) / 1_000_000 + 1, longest))
    }

    private func close() -> Bool {
        mail.withLock { mail in
            guard mail.isEmpty else { return false }
            mail.phase = .closed
            // Cleared, since a later thread may get the same identifier.
            currentThread.store(0, ordering: .relaxed)
            return true
        }
    }
}
