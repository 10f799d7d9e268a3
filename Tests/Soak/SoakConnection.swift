import Foundation

/// One connection of the server, on a thread of its own.
final class SoakConnection: @unchecked Sendable {
    // Unchecked: only the connection's thread uses it.

    /// What the server must know of a request.
    struct Request {
        let target: String
        /// Whether it carries a bearer token.
        let isAuthorized: Bool
    }

    private let descriptor: CInt
    private var received: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 16_384)

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Returns the next request after skipping its body, or nil where the client has closed the connection.
    func readRequest() -> Request? {
        guard let end = readHead() else { return nil }
        let head = String(decoding: received[..<end], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let target = lines.first?.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
        let length = lines.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        while received.count < end + length { guard receive() else { return nil } }
        received.removeSubrange(..<(end + length))
        return Request(target: target, isAuthorized: head.contains("\r\nAuthorization: Bearer "))
    }

    /// Sends a whole response; returns false where the client has closed the connection.
    func respond(_ status: String, _ headers: [String] = [], body: String) -> Bool {
        let lines = ["HTTP/1.1 \(status)", "Content-Type: application/json"] + headers
        return send(lines.joined(separator: "\r\n") + "\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
    }

    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count
    }

    /// Makes closing the connection reset it; returns false, since no further answer is possible.
    func reset() -> Bool {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        return false
    }

    func close() {
        _ = Glibc.close(descriptor)
    }

    /// Reads until there is a complete head, and returns where it ends.
    private func readHead() -> Int? {
        while true {
            if let end = received.firstRange(of: [13, 10, 13, 10]) { return end.upperBound }
            guard receive() else { return nil }
        }
    }

    private func receive() -> Bool {
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        received += chunk[..<count]
        return true
    }
}
