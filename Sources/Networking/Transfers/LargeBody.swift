import CCurlSupport

/// A body that libcurl reads piece by piece, so that no request that sends it needs a copy of its own.
final class LargeBody: Sendable {
    /// What is no larger is copied, which costs less than the calls.
    private static let largestCopied = 64 << 10

    private let bytes: [UInt8]

    /// Nil for a body that is not large; shares the memory of the array.
    init?(_ bytes: [UInt8]?) {
        guard let bytes, bytes.count > Self.largestCopied else { return nil }
        self.bytes = bytes
    }

    /// Has a transfer read the body here; the plan of the request keeps this alive.
    func describe(in description: inout gcurl_request) {
        description.source = Unmanaged.passUnretained(self).toOpaque()
        description.read_body = { source, offset, piece, size in
            guard let source, let piece else { return }
            Unmanaged<LargeBody>.fromOpaque(source).takeUnretainedValue().copy(from: offset, to: piece, size)
        }
    }

    private func copy(from offset: Int, to piece: UnsafeMutableRawPointer, _ size: Int) {
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: piece, count: size)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + size)]))
        }
    }
}
