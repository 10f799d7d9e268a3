import Foundation

/// A blocking HTTP/1.1 connection to 127.0.0.1 over POSIX sockets, which distinguishes resets from early ends.
final class RawConnection {
    enum Failure: Error, Equatable {
        case cannotConnect
        case reset
        case endedEarly
        case malformed
    }

    private let file: Int32
    private var buffer = Data()

    init(port: UInt16) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.cannotConnect }
    }

    deinit {
        close(file)
    }

    /// Sends one request and reads its answer.
    ///
    /// `partial` gets what was read before the connection broke.
    func exchange(_ request: TestRequest, partial: inout Data) throws -> TestReply {
        try write(request.bytes)
        let head = try readHead()
        let body = try readBody(head, partial: &partial)
        return TestReply(status: head.status, headers: head.headers, body: body)
    }

    /// Sends text as it is.
    func write(_ text: String) throws {
        try write(Data(text.utf8))
    }

    /// Reads an answer; one to HEAD has no body.
    func reply(isToHead: Bool = false) throws -> TestReply {
        let head = try readHead()
        var partial = Data()
        let hasBody = !isToHead && head.status >= 200 && head.status != 204 && head.status != 304
        return TestReply(
            status: head.status,
            headers: head.headers,
            body: hasBody ? try readBody(head, partial: &partial) : Data()
        )
    }

    /// Tells the server that nothing more is sent.
    func endSending() {
        shutdown(file, Int32(SHUT_WR))
    }

    /// Reads what comes until the server closes the connection.
    func readToEnd() throws -> String {
        while try fill() {}
        defer { buffer = Data() }
        return String(decoding: buffer, as: UTF8.self)
    }

    private func write(_ bytes: Data) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Failure.reset }
            rest = rest.dropFirst(sent)
        }
    }

    /// Reads more into the buffer; returns false at the end of the stream.
    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(file, &chunk, chunk.count, 0)
        guard count >= 0 else { throw Failure.reset }
        buffer.append(contentsOf: chunk.prefix(count))
        return count > 0
    }

    private func readHead() throws -> (status: Int, headers: [String: String]) {
        let end = Data("\r\n\r\n".utf8)
        while true {
            if let range = buffer.range(of: end) {
                let lines = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                buffer = Data(buffer[range.upperBound...])
                return try Self.parse(lines)
            }
            guard try fill() else { throw Failure.endedEarly }
        }
    }

    private static func parse(_ lines: [String]) throws -> (status: Int, headers: [String: String]) {
        let parts = lines[0].split(separator: " ")
        guard parts.count > 1, let status = Int(parts[1]) else { throw Failure.malformed }
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        return (status, Dictionary(fields, uniquingKeysWith: { $1 }))
    }

    private func readBody(_ head: (status: Int, headers: [String: String]), partial: inout Data) throws -> Data {
        if head.headers["transfer-encoding"] == "chunked" { return try readChunks() }
        let length = Int(head.headers["content-length"] ?? "0") ?? 0
        defer { partial = buffer }
        return try take(length)
    }

    private func readChunks() throws -> Data {
        var body = Data()
        while true {
            let size = try readLine()
            guard let count = Int(size, radix: 16) else { throw Failure.malformed }
            body += try take(count)
            _ = try take(2)
            if count == 0 { return body }
        }
    }

    private func readLine() throws -> String {
        let end = Data("\r\n".utf8)
        while true {
            if let range = buffer.range(of: end) {
                defer { buffer = Data(buffer[range.upperBound...]) }
                return String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
            }
            guard try fill() else { throw Failure.endedEarly }
        }
    }

    private func take(_ count: Int) throws -> Data {
        while buffer.count < count {
            guard try fill() else { throw Failure.endedEarly }
        }
        defer { buffer = Data(buffer.dropFirst(count)) }
        return Data(buffer.prefix(count))
    }
}
