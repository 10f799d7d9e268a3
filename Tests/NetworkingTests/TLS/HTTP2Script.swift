import TestSupport

/// An HTTP/2 server (RFC 9113) for which a test decides how each stream is answered.
struct HTTP2Script: Sendable {
    enum Reply: Sendable {
        case answer
        /// RST_STREAM with a code.
        case resetStream(UInt8)
        /// GOAWAY with the last stream that counts, and then the end of the connection.
        case goAway(last: UInt8)
        /// The end of the connection.
        case close
    }

    static let refusedStream: UInt8 = 7
    static let internalError: UInt8 = 2

    /// How many complete requests were received.
    let requests = Tally()
    /// Returns what to do about a request with the given number, counted from 1, on a stream.
    let reply: @Sendable (Int, UInt8) -> Reply

    private enum FrameType {
        static let data: UInt8 = 0, headers: UInt8 = 1, resetStream: UInt8 = 3, settings: UInt8 = 4, goAway: UInt8 = 7
    }

    func run(_ connection: ScriptedTLSConnection) {
        guard connection.read(24) != nil else { return }
        connection.send(Self.frame(FrameType.settings))
        while let head = connection.read(9), let payload = connection.read(Self.length(head)) {
            let (type, flags, stream) = (head[3], head[4], head[8])
            if type == FrameType.settings, flags & 1 == 0 { connection.send(Self.frame(FrameType.settings, flags: 1)) }
            let isEnd = (type == FrameType.headers || type == FrameType.data) && flags & 1 == 1
            _ = payload
            guard isEnd else { continue }
            requests.increment()
            guard answer(stream, on: connection) else { return }
        }
    }

    private func answer(_ stream: UInt8, on connection: ScriptedTLSConnection) -> Bool {
        switch reply(requests.count, stream) {
        case .answer:
            // ":status: 200" in HPACK's table; END_STREAM and END_HEADERS.
            connection.send(Self.frame(FrameType.headers, flags: 5, stream: stream, [0x88]))
            return true
        case .resetStream(let code):
            connection.send(Self.frame(FrameType.resetStream, stream: stream, [0, 0, 0, code]))
            return true
        case .goAway(let last):
            connection.send(Self.frame(FrameType.goAway, [0, 0, 0, last, 0, 0, 0, 0]))
            return false
        case .close: return false
        }
    }

    private static func length(_ head: [UInt8]) -> Int { Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2]) }

    private static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt8 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        [0, 0, UInt8(payload.count), type, flags, 0, 0, 0, stream] + payload
    }
}
