import Glibc
import Synchronization

/// One connection of a scripted server.
///
/// Its methods block, and belong to the connection's thread.
public final class ScriptedConnection: Sendable {
    private let descriptor: CInt
    private let log: ServerLog
    private let requests = Tally()
    /// After closing, the descriptor's number may be that of another connection.
    private let isClosed = Atomic(false)
    private let received = Mutex<[UInt8]>([])

    init(_ descriptor: CInt, _ log: ServerLog) {
        self.descriptor = descriptor
        self.log = log
    }

    /// The number of requests that were received on this connection.
    public var requestsRead: Int { requests.count }

    /// Returns the next request with its whole body, or nil where the connection has ended.
    public func readRequest() -> ReceivedRequest? {
        guard let head = readHead() else { return nil }
        var request = ReceivedRequest(lines: head.split(separator: "\r\n").map(String.init))
        let length = request.values("Content-Length").first.flatMap { Int($0) } ?? 0
        guard let body = readBytes(length) else { return nil }
        request.body = body
        requests.increment()
        log.note(request)
        return request
    }

    /// Sends bytes as they are; returns false where the client has closed the connection.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while !isClosed.load(ordering: .relaxed), sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return sent == bytes.count
    }

    /// Sends text as it is; returns false where the client has closed the connection.
    @discardableResult
    public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends a whole response with a `Content-Length`.
    public func respond(_ status: String = "200 OK", _ headers: [String] = [], body: String = "") {
        respond(status, headers, body: Array(body.utf8))
    }

    /// Sends a whole response with a `Content-Length`.
    public func respond(_ status: String = "200 OK", _ headers: [String] = [], body: [UInt8]) {
        let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
        send(Array(lines.joined(separator: "\r\n").utf8) + body)
    }

    /// Sends one byte every few milliseconds until the client closes the connection, and records that.
    public func drip() {
        repeat {
            guard send([0x2E]) else { return log.disconnections.increment() }
        } while !waitForClose(milliseconds: 5)
    }

    /// Waits until the client closes the connection, records that, and returns whether it happened in time.
    @discardableResult
    public func waitForClose(milliseconds: CInt = 10_000) -> Bool {
        guard !isClosed.load(ordering: .relaxed) else { return true }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) > 0, !receive() else { return false }
        log.disconnections.increment()
        return true
    }

    /// Records that the client has closed the connection.
    public func noteDisconnection() { log.disconnections.increment() }

    /// Closes the connection regularly, once: afterwards the descriptor's number may be that of another connection.
    public func close() {
        if !isClosed.exchange(true, ordering: .relaxed) { log.close(descriptor) }
    }

    /// Ends the connection with a reset, as a crashing server does.
    public func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        guard !isClosed.load(ordering: .relaxed) else { return }
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    private func readHead() -> String? {
        repeat {
            let head: String? = received.withLock { bytes in
                guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
                defer { bytes.removeSubrange(..<end.upperBound) }
                return String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            }
            if let head { return head }
        } while receive()
        return nil
    }

    private func readBytes(_ count: Int) -> [UInt8]? {
        while received.withLock({ $0.count < count }) {
            guard receive() else { return nil }
        }
        return received.withLock { bytes in
            defer { bytes.removeSubrange(..<count) }
            return Array(bytes[..<count])
        }
    }

    private func receive() -> Bool {
        guard !isClosed.load(ordering: .relaxed) else { return false }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        received.withLock { $0.append(contentsOf: chunk[..<count]) }
        return true
    }
}
