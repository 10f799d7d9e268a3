import FlyingFox
import FlyingSocks
import Foundation

/// A body that ends in an error, after which FlyingFox closes the connection.
struct BreakingBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let data: Data
    /// Called before the error is thrown.
    let prepare: @Sendable () -> Void

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: data, prepare: prepare)
    }

    struct Iterator: AsyncBufferedIteratorProtocol {
        fileprivate(set) var rest: Data
        let prepare: @Sendable () -> Void

        mutating func next() async throws -> UInt8? {
            guard let byte = rest.popFirst() else { throw breakConnection() }
            return byte
        }

        mutating func nextBuffer(suggested: Int) async throws -> Data? {
            guard !rest.isEmpty else { throw breakConnection() }
            defer { rest = Data() }
            return rest
        }

        private func breakConnection() -> ConnectionBroken {
            prepare()
            return ConnectionBroken()
        }
    }
}

/// The error after which FlyingFox closes a connection.
struct ConnectionBroken: Error {}

/// Ends a connection without an answer.
///
/// FlyingFox asks a web socket for its frames before it writes anything, and closes the connection where that fails.
struct HangUp: WSHandler {
    /// Called before the connection is closed.
    let prepare: @Sendable () -> Void

    func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame> {
        prepare()
        throw ConnectionBroken()
    }
}

/// A body that is sent in small pieces with a pause after each.
struct DrippingBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let data: Data
    let bytes: Int
    let pause: Double

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: data[...], bytes: bytes, pause: pause)
    }

    struct Iterator: AsyncBufferedIteratorProtocol {
        fileprivate(set) var rest: Data
        let bytes: Int
        let pause: Double
        private var hasStarted = false

        init(rest: Data, bytes: Int, pause: Double) {
            self.rest = rest
            self.bytes = bytes
            self.pause = pause
        }

        mutating func next() async throws -> UInt8? {
            rest.popFirst()
        }

        mutating func nextBuffer(suggested: Int) async throws -> Data? {
            if hasStarted { try await Task.sleep(for: .seconds(pause)) }
            hasStarted = true
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(bytes) }
            return rest.prefix(bytes)
        }
    }
}

/// A JSON string of any length, which is made while it is sent.
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
