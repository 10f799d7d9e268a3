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

    /// The most bytes of a request's head, and of its body.
    private static let most = (head: 64 << 10, body: 1 << 20)

    let port: UInt16
    private let file: Int32

    /// Listens on any free port of this machine.
    init() throws {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw Self.systemError }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, size) == 0 && listen(file, SOMAXCONN) == 0 && getsockname(file, address, &size) == 0
            }
        }
        guard isListening else {
            let error = Self.systemError
            close(file)
            throw error
        }
        self.file = file
        port = UInt16(bigEndian: address.sin_port)
    }

    private static var systemError: POSIXError { POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO) }

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
            // Reading and writing block, and must not take a thread from the tasks.
            Thread.detachNewThread {
                guard let request = Self.request(from: connection) else {
                    return Self.write(Response(status: 400), to: connection)
                }
                Task {
                    let response = await answer(request)
                    Thread.detachNewThread { Self.write(response, to: connection) }
                }
            }
        }
    }

    /// Reads a request; nil for what is none, and for one that is too large.
    private static func request(from connection: Int32) -> Request? {
        var received = Data()
        var end = received.range(of: endOfHead)
        while end == nil {
            guard received.count < most.head, receive(from: connection, &received) else { return nil }
            end = received.range(of: endOfHead)
        }
        guard let end else { return nil }
        let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard lines[0].split(separator: " ").count == 3, let length = bodyLength(lines) else { return nil }
        var body = received[end.upperBound...]
        while body.count < length {
            guard receive(from: connection, &body) else { return nil }
        }
        return Request(line: String(lines[0]), body: Data(body.prefix(length)))
    }

    private static let endOfHead = Data("\r\n\r\n".utf8)

    /// The length of a request's body; nil where it is malformed or too large.
    private static func bodyLength(_ lines: [Substring]) -> Int? {
        guard let field = lines.first(where: { $0.lowercased().hasPrefix("content-length:") }) else { return 0 }
        let length = Int(field.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces))
        return length.flatMap { (0...most.body).contains($0) ? $0 : nil }
    }

    /// Appends what comes next; false where nothing does any more.
    private static func receive(from connection: Int32, _ received: inout Data) -> Bool {
        var piece = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &piece, piece.count, 0)
        received.append(contentsOf: piece.prefix(max(count, 0)))
        return count > 0
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
