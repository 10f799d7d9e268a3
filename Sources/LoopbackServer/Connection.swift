import CServerSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The server's end of one connection, which one task reads from and writes to.
final class Connection {
    /// Why nothing can be read or written any more.
    enum Failure: Error {
        /// One of the ends has closed the connection.
        case ended
        /// The client was too slow.
        case timedOut
    }

    /// The client's port.
    let peer: UInt16
    private var file: Int32?
    private let key: UInt64
    private let deadlines: Deadlines
    private let quietTime: Double
    private var waiter: CheckedContinuation<Void, Never>?
    /// Whether there may be something to read; false after the system had nothing more, until it tells of more.
    private var mayRead = true
    private var isLate = false
    private var input: [UInt8] = []
    private var position = 0

    /// Creates one.
    ///
    /// - Parameters:
    ///   - file: The socket.
    ///   - key: Under which it is watched, and has its deadline.
    ///   - deadlines: What tells that the client is late.
    ///   - quietTime: How many seconds may pass without progress in a body, or while something is sent.
    init(file: Int32, key: UInt64, deadlines: Deadlines, quietTime: Double) {
        self.file = file
        self.key = key
        self.deadlines = deadlines
        self.quietTime = quietTime
        peer = gserver_port(file, true)
    }

    /// Closes it; what was sent still arrives.
    func close() {
        guard let file = take() else { return }
        _ = Self.close(file)
    }

    /// Closes it so that the client gets a reset.
    func reset() {
        guard let file = take() else { return }
        gserver_reset(file)
    }

    /// Goes on where something was waited for.
    func wake() {
        mayRead = true
        waiter?.resume()
        waiter = nil
    }

    /// Makes waiting throw `timedOut` once so many seconds have passed.
    func setDeadline(after seconds: Double) {
        isLate = false
        deadlines.plan(key, after: seconds) { [weak self] in
            self?.isLate = true
            self?.wake()
        }
    }

    func removeDeadline() {
        isLate = false
        deadlines.cancel(key)
    }

    // The function of the same name would be taken for the method.
    private static func close(_ file: Int32) -> Int32 {
        #if canImport(Glibc)
        Glibc.close(file)
        #else
        Musl.close(file)
        #endif
    }

    private func take() -> Int32? {
        defer {
            file = nil
            removeDeadline()
            wake()
        }
        return file
    }

    private func wait() async throws {
        guard file != nil else { throw Failure.ended }
        await withCheckedContinuation { waiter = $0 }
        if isLate { throw Failure.timedOut }
    }
}

extension Connection {
    /// What was received and not taken yet.
    var received: ArraySlice<UInt8> { input[position...] }

    /// Takes the first bytes of what was received.
    func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { position += count }
        return input[position..<position + count]
    }

    /// Receives more.
    ///
    /// - Parameter most: How many bytes may come at once.
    /// - Returns: False where the client sends nothing more.
    /// - Throws: ``Failure``.
    func receive(_ most: Int) async throws -> Bool {
        let bytes = try await receivedPiece(most)
        if position == input.count {
            input = bytes
        } else {
            input.removeSubrange(..<position)
            input.append(contentsOf: bytes)
        }
        position = 0
        return !bytes.isEmpty
    }

    /// Receives more of a body, as ``receive(_:)`` does, before the client has been quiet for too long.
    func receiveSoon(_ most: Int) async throws -> Bool {
        setDeadline(after: quietTime)
        defer { removeDeadline() }
        return try await receive(most)
    }

    private func receivedPiece(_ most: Int) async throws -> [UInt8] {
        while true {
            if !mayRead { try await wait() }
            guard let file else { throw Failure.ended }
            var result = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
                result = recv(file, buffer.baseAddress, most, 0)
                count = max(result, 0)
            }
            if result >= 0 {
                if result == most { try await letOthers() }
                return bytes
            }
            switch errno {
            // Only now will the system tell of more, the end of what the client sends included.
            case EAGAIN: mayRead = false
            case EINTR: continue
            default: throw Failure.ended
            }
        }
    }

    /// Lets the other connections go on, since a client that sends as fast as it is read would keep the thread from them.
    private func letOthers() async throws {
        await Task.yield()
        if isLate { throw Failure.timedOut }
    }

    /// Sends bytes, and returns when the system has taken them.
    ///
    /// - Throws: ``Failure``.
    func send(_ bytes: [UInt8]) async throws {
        var sent = 0
        var isTimed = false
        defer { if isTimed { removeDeadline() } }
        while sent < bytes.count {
            guard let file else { throw Failure.ended }
            let result = bytes.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return Self.send(file, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if result >= 0 {
                sent += result
                if isTimed { setDeadline(after: quietTime) }
            } else if errno == EAGAIN {
                if !isTimed { setDeadline(after: quietTime) }
                isTimed = true
                try await wait()
            } else if errno != EINTR {
                throw Failure.ended
            }
        }
    }

    private static func send(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
        #if canImport(Glibc)
        Glibc.send(file, bytes, count, flags)
        #else
        Musl.send(file, bytes, count, flags)
        #endif
    }

    /// Sends nothing more, and reads what still comes for up to a second, since closing before would take from the client
    /// what it has not read yet.
    func finish() async {
        guard let file else { return }
        shutdown(file, Int32(SHUT_WR))
        setDeadline(after: 1)
        while (try? await receivedPiece(64 << 10))?.isEmpty == false {}
        close()
    }
}
