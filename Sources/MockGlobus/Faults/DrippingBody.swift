import FlyingSocks
import Foundation

/// A body that comes in small pieces with a pause after each.
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
