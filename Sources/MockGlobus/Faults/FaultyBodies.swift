import LoopbackServer

/// A body that ends with its connection.
struct BreakingBody: BodyPieces {
    private let bytes: [UInt8]
    private let end: BreakOff
    private var isSent = false

    init(bytes: [UInt8], end: BreakOff) {
        self.bytes = bytes
        self.end = end
    }

    mutating func next() async throws -> [UInt8]? {
        guard !isSent else { throw end }
        isSent = true
        return bytes
    }
}

/// A body that is sent in small pieces with a pause after each.
struct DrippingBody: BodyPieces {
    private var rest: ArraySlice<UInt8>
    private let bytes: Int
    private let pause: Double
    private var hasStarted = false

    init(rest: ArraySlice<UInt8>, bytes: Int, pause: Double) {
        self.rest = rest
        self.bytes = bytes
        self.pause = pause
    }

    mutating func next() async throws -> [UInt8]? {
        if hasStarted { try await Task.sleep(for: .seconds(pause)) }
        hasStarted = true
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(bytes) }
        return Array(rest.prefix(bytes))
    }
}

/// A JSON string of any length, which is made while it is sent.
struct HugeBody: BodyPieces {
    /// How many bytes are made at once.
    private static let piece = 65_536
    private static let filler = [UInt8](repeating: UInt8(ascii: "x"), count: piece)

    let count: Int
    private var sent = 0

    init(count: Int) {
        self.count = count
    }

    mutating func next() async -> [UInt8]? {
        guard sent < count else { return nil }
        let isWhole = sent > 0 && count - sent > Self.piece
        var bytes = isWhole ? Self.filler : Array(Self.filler.prefix(count - sent))
        if sent == 0 { bytes[0] = UInt8(ascii: "\"") }
        sent += bytes.count
        if sent == count { bytes[bytes.count - 1] = UInt8(ascii: "\"") }
        return bytes
    }
}
