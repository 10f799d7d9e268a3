/// The body of a request, which is read from the connection piece by piece (RFC 9112 §6 and §7).
package final class RequestBody {
    private enum Rest {
        case nothing
        case bytes(Int)
        /// Chunks, of which the current one has so many bytes left.
        case chunk(Int)
        case nextChunk
    }

    /// The most bytes of a line between chunks.
    private static let longestLine = 16 << 10
    /// The most bytes that are received at once.
    private static let piece = 128 << 10

    private let connection: Connection
    private let limits: LoopbackServer.Limits
    private var rest: Rest
    private var mustInvite: Bool

    /// Finds out how the body is sent.
    ///
    /// - Throws: ``Refusal`` where that cannot be told.
    init(of head: RequestHead, on connection: Connection, limits: LoopbackServer.Limits) throws {
        self.connection = connection
        self.limits = limits
        rest = try Self.rest(head)
        // A client of HTTP/1.0 would take the invitation for the answer.
        mustInvite = head.isCurrentVersion && head.elements(of: "Expect").contains("100-continue")
    }

    /// Whether all of it was read.
    var isComplete: Bool {
        if case .nothing = rest { true } else { false }
    }

    private static func rest(_ head: RequestHead) throws -> Rest {
        let codings = head.elements(of: "Transfer-Encoding")
        let lengths = Set(head.elements(of: "Content-Length"))
        guard codings.isEmpty else {
            guard lengths.isEmpty else {
                throw Refusal(status: 400, message: "A request has either Content-Length or Transfer-Encoding.")
            }
            guard head.isCurrentVersion, !codings.contains("") else {
                throw Refusal(status: 400, message: "The Transfer-Encoding is malformed, or of HTTP/1.0.")
            }
            guard codings == ["chunked"] else {
                throw Refusal(status: 501, message: "Bodies may be chunked, and encoded in no other way.")
            }
            return .nextChunk
        }
        guard let text = lengths.first else { return .nothing }
        guard lengths.count == 1, text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let length = Int(text)
        else { throw Refusal(status: 400, message: "The Content-Length is malformed.") }
        return length == 0 ? .nothing : .bytes(length)
    }
}

extension RequestBody {
    /// Returns the next bytes as they come, or nil at the end.
    ///
    /// - Throws: An error where the body ends early or is malformed; the handler passes it on.
    package func next() async throws -> ArraySlice<UInt8>? {
        while true {
            switch rest {
            case .nothing: return nil
            case .bytes(let count):
                let bytes = try await some(count)
                rest = bytes.count == count ? .nothing : .bytes(count - bytes.count)
                return bytes
            case .chunk(let count):
                let bytes = try await some(count)
                rest = .chunk(count - bytes.count)
                if bytes.count == count {
                    guard try await line().isEmpty else { throw Self.malformed }
                    rest = .nextChunk
                }
                return bytes
            case .nextChunk: rest = try await nextChunk()
            }
        }
    }

    /// Returns all of it.
    ///
    /// - Throws: As ``next()`` does, and where it has more bytes than are kept in memory.
    package func all() async throws -> [UInt8] {
        if case .bytes(let count) = rest { try checkSize(count) }
        guard let first = try await next() else { return [] }
        var all = Array(first)
        try checkSize(all.count)
        while let bytes = try await next() {
            all += bytes
            try checkSize(all.count)
        }
        return all
    }

    private func checkSize(_ count: Int) throws {
        guard count <= limits.body else {
            throw Refusal(status: 413, message: "The body has more than \(limits.body) bytes.")
        }
    }

    private static let malformed = Refusal(status: 400, message: "A chunk of the body is malformed.")

    private func nextChunk() async throws -> Rest {
        // What may follow the size is of no use to anybody (RFC 9112 §7.1.1).
        let size = try await line().prefix { $0 != UInt8(ascii: ";") }
        let digits = String(decoding: size.trimmed(of: RequestHead.isSpace), as: UTF8.self)
        guard digits.first != "+", digits.first != "-", let count = Int(digits, radix: 16) else { throw Self.malformed }
        if count > 0 { return .chunk(count) }
        try await skipTrailers()
        return .nothing
    }

    /// Reads the fields behind the last chunk, which are of no use either.
    private func skipTrailers() async throws {
        var size = 0
        while true {
            let line = try await line()
            if line.isEmpty { return }
            size += line.count
            guard size <= limits.head else {
                throw Refusal(status: 431, message: "The trailers have more than \(limits.head) bytes.")
            }
        }
    }

    private func some(_ most: Int) async throws -> ArraySlice<UInt8> {
        if connection.received.isEmpty { try await receive(min(max(most, 1024), Self.piece)) }
        return connection.take(min(most, connection.received.count))
    }

    private func line() async throws -> ArraySlice<UInt8> {
        while true {
            let received = connection.received
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = connection.take(end - received.startIndex + 1).dropLast()
                return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            }
            guard received.count < Self.longestLine else { throw Self.malformed }
            try await receive(Self.piece)
        }
    }

    private func receive(_ most: Int) async throws {
        if mustInvite {
            mustInvite = false
            try await connection.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        do {
            guard try await connection.receiveSoon(most) else { throw Connection.Failure.ended }
        } catch Connection.Failure.timedOut {
            throw Refusal(status: 408, message: "Nothing of the body came for too long.")
        }
    }
}
