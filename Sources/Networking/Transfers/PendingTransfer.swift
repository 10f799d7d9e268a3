import CCurlSupport
import GlobusAuth
import Synchronization

/// One request under way, and the task that waits for it.
final class PendingTransfer: Expiring, @unchecked Sendable {
    // Unchecked: `isCancelled` is atomic, and the variables belong to the loop's thread once the exchange has begun.

    let plan: TransferPlan
    /// The transfer while it runs.
    var transfer: OpaquePointer?
    /// The place at which it waits for a connection, if it does.
    var place: AdmissionQueue<PendingTransfer>.Place?
    /// How often the server has refused the request without acting on it.
    var refusals = 0

    private let loop: EventLoop
    private let isCancelled = Atomic(false)
    private var continuation: CheckedContinuation<HTTPResponse, any Error>?
    private var deadline: TimerHeap<any Expiring>.ID?

    init(_ plan: TransferPlan, loop: EventLoop) {
        self.plan = plan
        self.loop = loop
    }

    /// Starts the transfer, once, from any thread; `continuation` is resumed exactly once.
    func begin(_ continuation: CheckedContinuation<HTTPResponse, any Error>) {
        self.continuation = continuation
        let deadline = plan.timeout.map { MonotonicClock.deadline(after: $0 / .seconds(1)) }
        if loop.isOnThread { return start(deadline: deadline) }
        loop.perform { self.start(deadline: deadline) }
    }

    /// Removes the transfer and makes the waiting task throw; does nothing after the end.
    ///
    /// It may be called on any thread.
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
        if let deadline { loop.removeTimer(deadline) }
        deadline = nil
        let continuation = self.continuation
        self.continuation = nil
        continuation?.resume(with: result)
    }

    func expire() {
        deadline = nil
        let error = transfer.map(plan.timeoutError) ?? plan.admissionTimeout()
        loop.transfers.remove(self)
        fail(error)
    }

    /// Ends nothing, since the loop cancels its transfers before its timers.
    func abandon() { deadline = nil }

    private func start(deadline: UInt64?) {
        if isCancelled.load(ordering: .acquiring) || loop.isClosing { return fail(CancellationError()) }
        if let deadline { self.deadline = loop.addTimer(deadline: deadline, self) }
        loop.transfers.start(self)
    }
}

/// A large body, which libcurl reads piece by piece, so that requests that send it need no copies of their own.
final class LargeBody: Sendable {
    /// Smaller bodies are copied, which costs less than the calls.
    private static let largestCopied = 64 << 10

    private let bytes: [UInt8]

    /// Shares the memory of the array; nil for a body that is not large.
    init?(_ bytes: [UInt8]?) {
        guard let bytes, bytes.count > Self.largestCopied else { return nil }
        self.bytes = bytes
    }

    /// Makes a transfer read the body from here; the request's plan keeps this object alive.
    func describe(in description: inout gcurl_request) {
        description.source = Unmanaged.passUnretained(self).toOpaque()
        description.read_body = { source, offset, piece, size in
            guard let source, let piece else { return }
            Unmanaged<LargeBody>.fromOpaque(source).takeUnretainedValue().copy(from: offset, to: piece, size)
        }
    }

    private func copy(from offset: Int, to piece: UnsafeMutableRawPointer, _ size: Int) {
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: piece, count: size)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + size)]))
        }
    }
}
