import CCurl
import CCurlSupport
import GlobusAuth
import Synchronization

/// One request under way, and what is called at its end.
final class PendingTransfer: HTTPTransfer, @unchecked Sendable {
    // Unchecked: `isCancelled` is atomic, and the variables belong to the loop's thread once the exchange has begun.

    let plan: TransferPlan
    /// The transfer while it runs.
    @exclusivity(unchecked) var transfer: OpaquePointer?
    /// The position of this exchange among those that run, while the transfer runs.
    @exclusivity(unchecked) var position = 0
    /// The place at which it waits for a connection, if it does.
    @exclusivity(unchecked) var place: AdmissionQueue<PendingTransfer>.Place?
    /// How often the server has refused the request without acting on it.
    var refusals = 0

    private let loop: EventLoop
    private let isCancelled = Atomic(false)
    @exclusivity(unchecked) private var completion: ((Result<HTTPResponse, any Error>) -> Void)?
    /// When the transfer ends at the latest, by the monotonic clock.
    private var deadline = UInt64.max
    @exclusivity(unchecked) private var timer: TimerHeap<TimerAction>.ID?

    init(_ plan: TransferPlan, loop: EventLoop) {
        self.plan = plan
        self.loop = loop
    }

    /// Starts the transfer, once, from any thread; `completion` is called exactly once, on the loop's thread.
    func begin(_ completion: @escaping (Result<HTTPResponse, any Error>) -> Void) {
        self.completion = completion
        if let timeout = plan.timeout { deadline = MonotonicClock.deadline(after: timeout.inSeconds) }
        if loop.isOnThread { return start() }
        loop.perform { self.start() }
    }

    /// Returns the result of the transfer, which libcurl has ended.
    @inline(never)  // Its callers would copy the plan.
    func outcome(
        of transfer: OpaquePointer,
        _ code: CURLcode,
        _ facts: gcurl_result
    ) -> Result<HTTPResponse, any Error> {
        plan.outcome(of: transfer, code, facts)
    }

    /// Removes the transfer and ends it with `CancellationError`; does nothing after the end.
    ///
    /// It may be called on any thread. Called on the loop's thread, it takes effect at once.
    func cancel() {
        isCancelled.store(true, ordering: .releasing)
        loop.perform { [self] in
            guard transfer != nil || place != nil else { return }
            loop.transfers.remove(self)
            fail(CancellationError())
        }
    }

    func fail(_ error: any Error) { finish(.failure(error)) }

    func finish(_ result: Result<HTTPResponse, any Error>) {
        if let timer { loop.removeTimer(timer) }
        timer = nil
        let completion = self.completion
        self.completion = nil
        completion?(result)
    }

    private func startTimer(_ moment: UInt64) {
        timer = loop.addTimer(deadline: moment) { [self] hasPassed in
            timer = nil
            // Otherwise it ends nothing, since the loop cancels its transfers before its timers.
            if hasPassed { expire() }
        }
    }

    private func expire() {
        let now = MonotonicClock.now()
        let moment = nextExpiry(now)
        guard moment <= now else { return startTimer(moment) }
        let hasStalled = deadline > now
        let error = transfer.map { hasStalled ? plan.stallError($0) : plan.timeoutError($0) } ?? plan.admissionTimeout()
        loop.transfers.remove(self)
        fail(error)
    }

    private func start() {
        if isCancelled.load(ordering: .acquiring) || loop.isClosing { return fail(CancellationError()) }
        let moment = nextExpiry(MonotonicClock.now())
        if moment < .max { startTimer(moment) }
        loop.transfers.start(self)
    }

    /// Returns the moment at which the transfer ends unless something is sent or received before.
    ///
    /// Waiting for a connection does not count as a stall, since other transfers may take any time.
    private func nextExpiry(_ now: UInt64) -> UInt64 {
        guard let limit = plan.stallTimeout else { return deadline }
        let last = transfer.map(gcurl_transfer_last_activity) ?? now
        return min(deadline, last + UInt64(max(1, min(limit / .nanoseconds(1), 9e18))))
    }
}
