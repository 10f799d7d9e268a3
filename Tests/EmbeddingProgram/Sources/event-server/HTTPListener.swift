import Foundation

/// A server that takes one request of each connection, as much of HTTP as this example needs.
struct HTTPListener {
    struct Request: Sendable {
        var line: String
        var body: Data
    }

    struct Response: Sendable {
        var status: Int
        var body = Data()
    }

    let port: UInt16
    private let file: Int32

    /// Listens on any free port of this machine.
    init() throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = file
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, size) == 0 && listen(file, SOMAXCONN) == 0 && getsockname(file, address, &size) == 0
            }
        }
        guard isListening else { throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Answers requests until the program ends.
    func run(_ answer: @escaping @Sendable (Request) async -> Response) async {
        let connections = AsyncStream<Int32> { connections in
            Thread.detachNewThread { [file] in
                while true {
                    let connection = accept(file, nil, nil)
                    if connection >= 0 { connections.yield(connection) } else { usleep(10_000) }
                }
            }
        }
        for await connection in connections {
            // Reading blocks, and must not take a thread from the tasks.
            Thread.detachNewThread {
                guard let request = Self.request(from: connection) else {
                    close(connection)
                    return
                }
                Task { Self.write(await answer(request), to: connection) }
            }
        }
    }

    private static func request(from connection: Int32) -> Request? {
        var received = Data()
        var head: Range<Data.Index>?
        var length = 0
        while head == nil || received.count < (head?.upperBound ?? 0) + length {
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            received.append(contentsOf: piece.prefix(count))
            guard head == nil, let end = received.range(of: Data("\r\n\r\n".utf8)) else { continue }
            head = end
            let text = String(decoding: received[..<end.lowerBound], as: UTF8.self).lowercased()
            let field = text.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            length = field.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        }
        let line = String(decoding: received.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        return Request(line: line, body: received.suffix(length))
    }

    private static func write(_ response: Response, to connection: Int32) {
        let head = """
            HTTP/1.1 \(response.status) \(response.status < 400 ? "OK" : "Refused")\r
            Content-Type: application/json\r
            Content-Length: \(response.body.count)\r
            Connection: close\r
            \r

            """
        var rest = (Data(head.utf8) + response.body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { break }
            rest = rest.dropFirst(count)
        }
        close(connection)
    }
}
