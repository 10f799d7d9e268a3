import CCurl
import CCurlSupport
import GlobusAuth
import Synchronization

/// The transfers of one event loop: a `curl_multi` handle from the first transfer on, the running transfers, and those
/// kept for reuse.
///
/// Everything but ``wakeUp()`` belongs to the loop's thread. libcurl calls back only into C, so no function here is
/// called while libcurl works. Access to the variables is not checked at run time, since no function holds on to one
/// while it calls another.
final class TransferEngine {
    private static let idleTransfersKept = 64
    /// How often a server may refuse a request before its sender gets the error; the sender waits before the next
    /// attempt.
    private static let refusalsBorne = 32

    /// The handle; nil once the connections are closed.
    @exclusivity(unchecked) private var multi: OpaquePointer?
    /// The exchanges whose transfers run, in no order; each transfer names its own.
    @exclusivity(unchecked) private var running: [PendingTransfer] = []
    @exclusivity(unchecked) private var idleTransfers: [OpaquePointer] = []
    @exclusivity(unchecked) private var admission: AdmissionQueue<PendingTransfer>

    init(_ configuration: EventLoop.Configuration) throws {
        let perHost = max(1, configuration.maximumConnectionsPerHost)
        admission = AdmissionQueue(limit: perHost)
        multi = gcurl_multi_create(perHost, max(configuration.maximumIdleConnections, perHost))
        guard multi != nil else {
            throw GlobusError(.globus, "there is no memory or no file descriptor left for an event loop")
        }
    }

    deinit { closeConnections() }

    /// Sends the request when the origin has room; the exchange is told of its end later, or at once where it cannot be
    /// sent.
    func start(_ exchange: PendingTransfer) {
        guard multi != nil else { return exchange.fail(CancellationError()) }
        exchange.place = admission.enter(exchange, origin: exchange.plan.targetText)
        guard exchange.place == nil, let error = launch(exchange) else { return }
        exchange.fail(error)
        admitNext(exchange.plan.targetText)
    }

    /// Removes an exchange before its end.
    ///
    /// Its transfer stops at once.
    func remove(_ exchange: PendingTransfer) {
        if let place = exchange.place {
            exchange.place = nil
            admission.withdraw(place)
        } else if let transfer = exchange.transfer {
            detach(transfer, exchange)
            recycle(transfer)
            admitNext(exchange.plan.targetText)
        }
    }

    /// Advances every transfer as far as possible without waiting, and passes on the results of those that have ended.
    func advance() {
        guard !running.isEmpty, let multi else { return }
        guard Int(gcurl_multi_perform(multi)) < running.count else { return }
        var code = CURLE_OK
        while let transfer = gcurl_multi_next_ended(multi, &code) { deliver(transfer, code) }
    }

    /// Waits until a transfer can go on, the time is over, or the loop is woken.
    func wait(milliseconds: Int32) {
        guard let multi else { return }
        gcurl_multi_wait(multi, milliseconds)
    }

    /// Ends the current or the next wait, from any thread.
    func wakeUp() {
        if let multi { gcurl_multi_wake_up(multi) }
    }

    func cancelAll() {
        // Waiting exchanges are ended first, since each end of a running one would start the next.
        for exchange in admission.clear() + running {
            remove(exchange)
            exchange.fail(CancellationError())
        }
    }

    func closeConnections() {
        for transfer in idleTransfers { gcurl_transfer_destroy(transfer) }
        idleTransfers = []
        gcurl_multi_destroy(multi)
        multi = nil
    }

    private func admitNext(_ origin: String) {
        while let exchange = admission.leave(origin: origin) {
            exchange.place = nil
            guard let error = launch(exchange) else { return }
            exchange.fail(error)
        }
    }

    /// Passes the request to libcurl; returns an error where that is not possible.
    private func launch(_ exchange: PendingTransfer) -> GlobusError? {
        guard let multi, let transfer = idleTransfers.popLast() ?? gcurl_transfer_create(multi) else {
            return exchange.plan.refusal(CURLE_OUT_OF_MEMORY)
        }
        var code = exchange.plan.prepare(transfer)
        // The first transfer also makes what all transfers share.
        if code == CURLE_OK, gcurl_multi_add(multi, transfer) != CURLM_OK { code = CURLE_OUT_OF_MEMORY }
        guard code == CURLE_OK else {
            gcurl_transfer_destroy(transfer)
            return exchange.plan.refusal(code)
        }
        attach(transfer, exchange)
        return nil
    }

    private func deliver(_ transfer: OpaquePointer, _ code: CURLcode) {
        guard let owner = gcurl_transfer_owner(transfer) else { return }
        let exchange = Unmanaged<PendingTransfer>.fromOpaque(owner).takeUnretainedValue()
        let facts = gcurl_transfer_result(transfer)
        if facts.unprocessed, launchAgain(exchange, after: transfer, facts) { return }
        let result = exchange.outcome(of: transfer, code, facts)
        detach(transfer, exchange)
        // A failed transfer may leave its error in the handle, where it could be mistaken for that of the next one.
        if code == CURLE_OK { recycle(transfer) } else { gcurl_transfer_destroy(transfer) }
        exchange.finish(result)
        admitNext(exchange.plan.targetText)
    }

    /// Sends a request again on which the server has certainly not acted; returns false where that would not help.
    ///
    /// The request keeps its admission to the origin.
    private func launchAgain(
        _ exchange: PendingTransfer,
        after transfer: OpaquePointer,
        _ result: gcurl_result
    ) -> Bool {
        // Each connection that is not trusted is closed, so these repetitions end by themselves.
        if result.refusal != .GCURL_REFUSED_CONNECTION {
            guard exchange.refusals < Self.refusalsBorne else { return false }
            exchange.refusals += 1
        }
        detach(transfer, exchange)
        gcurl_transfer_destroy(transfer)
        guard let error = launch(exchange) else { return true }
        exchange.fail(error)
        admitNext(exchange.plan.targetText)
        return true
    }

    private func attach(_ transfer: OpaquePointer, _ exchange: PendingTransfer) {
        exchange.transfer = transfer
        exchange.position = running.count
        running.append(exchange)
        gcurl_transfer_set_owner(transfer, Unmanaged.passUnretained(exchange).toOpaque())
    }

    private func detach(_ transfer: OpaquePointer, _ exchange: PendingTransfer) {
        gcurl_transfer_set_owner(transfer, nil)
        exchange.transfer = nil
        let last = running.removeLast()
        if last !== exchange {
            running[exchange.position] = last
            last.position = exchange.position
        }
        if let multi { gcurl_multi_remove(multi, transfer) }
    }

    private func recycle(_ transfer: OpaquePointer) {
        guard idleTransfers.count < Self.idleTransfersKept else { return gcurl_transfer_destroy(transfer) }
        gcurl_transfer_recycle(transfer)
        idleTransfers.append(transfer)
    }
}
