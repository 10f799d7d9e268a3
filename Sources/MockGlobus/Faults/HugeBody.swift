import FlyingSocks

/// A JSON string of any length that is made while it is sent.
struct HugeBody: AsyncBufferedSequence {
    typealias Element = UInt8

    /// How many bytes are made at once.
    static let chunk = 65_536

    let count: Int

    func makeAsyncIterator() -> Iterator {
        Iterator(count: count)
    }

    struct Iterator: AsyncBufferedIteratorProtocol {
        private static let filler = [UInt8](repeating: UInt8(ascii: "x"), count: chunk)

        let count: Int
        private var sent = 0

        init(count: Int) {
            self.count = count
        }

        mutating func next() async throws -> UInt8? {
            try await nextBuffer(suggested: 1)?.first
        }

        mutating func nextBuffer(suggested: Int) async throws -> ArraySlice<UInt8>? {
            guard sent < count else { return nil }
            var buffer = Self.filler.prefix(Swift.min(Swift.max(suggested, 1), count - sent))
            if sent == 0 { buffer[buffer.startIndex] = UInt8(ascii: "\"") }
            sent += buffer.count
            if sent == count { buffer[buffer.endIndex - 1] = UInt8(ascii: "\"") }
            return buffer
        }
    }
}
