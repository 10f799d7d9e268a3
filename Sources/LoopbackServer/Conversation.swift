/// What answers the requests of a server.
package protocol RequestHandler: Sendable {
    /// Returns the answer.
    ///
    /// It runs on the server's thread, and must not block.
    ///
    /// - Throws: ``BreakOff`` to end the connection without an answer; any other error does so as well.
    func answer(_ request: IncomingRequest) async throws -> ServerAnswer
}

/// A request whose body is still to be read.
package struct IncomingRequest {
    package let head: RequestHead
    package let body: RequestBody
    /// The client's port.
    package let peer: UInt16
}

/// The requests of one connection and their answers, one after the other.
struct Conversation {
    /// How many bytes of requests are received at once.
    private static let piece = 4096

    let connection: Connection
    let handler: any RequestHandler
    let limits: LoopbackServer.Limits

    /// Answers requests until one of the ends closes the connection.
    func run() async {
        do {
            while let isLast = try await exchange() {
                if isLast { return await connection.finish() }
            }
        } catch BreakOff.reset {
            return connection.reset()
        } catch {
            // The client is gone, or is not answered on purpose.
        }
        connection.close()
    }

    /// Answers one request.
    ///
    /// - Returns: Whether nothing more is read after it; nil where the connection has ended.
    private func exchange() async throws -> Bool? {
        let request: IncomingRequest
        do {
            guard let head = try await nextHead() else { return nil }
            let body = try RequestBody(of: head, on: connection, limits: limits)
            request = IncomingRequest(head: head, body: body, peer: connection.peer)
        } catch let refusal as Refusal {
            return try await refuse(refusal)
        } catch Connection.Failure.timedOut {
            return try await refuse(Refusal(status: 408, message: "The head of the request took too long."))
        }
        do {
            let answer = try await handler.answer(request)
            defer { answer.delivered?() }
            return try await send(answer, to: request)
        } catch let refusal as Refusal {
            return try await refuse(refusal)
        }
    }

    private func refuse(_ refusal: Refusal) async throws -> Bool {
        let answer = refusal.answer
        var bytes = answer.head(isChunked: false, connection: nil)
        if case .bytes(let body) = answer.body { bytes += body }
        try await connection.send(bytes)
        return true
    }

    private func send(_ answer: ServerAnswer, to request: IncomingRequest) async throws -> Bool {
        let head = request.head
        let hasBody = answer.mayHaveBody && head.method != "HEAD"
        let isChunked = answer.mayHaveBody && answer.count == nil && head.isCurrentVersion
        // A body of which nothing tells the end ends with the connection.
        let isEndless = hasBody && answer.count == nil && !isChunked
        // What the handler has not read of the request would be taken for the next one.
        let isLast = isEndless || answer.closesConnection || !head.keepsConnection || !request.body.isComplete
        var bytes = answer.head(
            isChunked: isChunked,
            connection: isLast ? "close" : head.isCurrentVersion ? nil : "keep-alive"
        )
        switch answer.body {
        case .bytes(let body):
            if hasBody { bytes += body }
            try await connection.send(bytes)
        case .pieces(let pieces, let count):
            try await connection.send(bytes)
            if hasBody { try await send(pieces, count: count, isChunked: isChunked) }
        }
        return isLast
    }

    private func send(_ pieces: any BodyPieces, count: Int?, isChunked: Bool) async throws {
        var pieces = pieces
        var sent = 0
        while let piece = try await pieces.next() {
            sent += piece.count
            if isChunked {
                // An empty chunk would end the body.
                guard !piece.isEmpty else { continue }
                try await connection.send(Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [0x0D, 0x0A])
            } else {
                try await connection.send(piece)
            }
            // A client that takes everything at once would keep the thread from the others.
            await Task.yield()
        }
        if isChunked { try await connection.send(Array("0\r\n\r\n".utf8)) }
        if let count, sent != count { throw BreakOff.close }
    }
}

extension Conversation {
    /// Reads the next head; nil where the client has closed the connection instead.
    private func nextHead() async throws -> RequestHead? {
        var searched = 0
        var isTimed = false
        defer { if isTimed { connection.removeDeadline() } }
        while true {
            // Empty lines before a request are ignored (RFC 9112 §2.2).
            while searched == 0, let first = connection.received.first, first == 0x0D || first == 0x0A {
                _ = connection.take(1)
            }
            let received = connection.received
            let length = Self.length(of: received, searched: searched)
            guard length ?? received.count <= limits.head else {
                throw Refusal(status: 431, message: "The head of the request has more than \(limits.head) bytes.")
            }
            if let length { return try RequestHead(connection.take(length)) }
            searched = received.count
            if searched > 0 && !isTimed {
                isTimed = true
                connection.setDeadline(after: limits.headTime)
            }
            guard try await connection.receive(Self.piece) else { return nil }
        }
    }

    /// The bytes up to the empty line behind a head, or nil where that has not come; lines may end without a carriage
    /// return (RFC 9112 §2.2).
    private static func length(of received: ArraySlice<UInt8>, searched: Int) -> Int? {
        received.withUnsafeBytes { bytes in
            for index in max(0, searched - 3)..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
                let rest = bytes[(index + 1)...].prefix(2)
                if rest.first == UInt8(ascii: "\n") { return index + 2 }
                if rest.elementsEqual([0x0D, 0x0A]) { return index + 3 }
            }
            return nil
        }
    }
}
