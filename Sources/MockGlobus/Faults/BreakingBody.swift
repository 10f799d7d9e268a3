import FlyingSocks
import Foundation

/// A body that ends in an error, upon which FlyingFox closes the connection.
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
