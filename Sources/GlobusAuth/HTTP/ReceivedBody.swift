/// A large body in the memory into which it was received, which is freed with this object.
package final class ReceivedBody: @unchecked Sendable {
    // Unchecked: nobody changes the memory.

    /// How many bytes may be read behind the body, so that parsers need no copy of it.
    package static let room = 64

    let bytes: UnsafeRawBufferPointer
    private let free: @Sendable (UnsafeRawPointer?) -> Void

    /// Takes over memory, which has ``room`` behind the bytes.
    package init(_ bytes: UnsafeRawBufferPointer, free: @escaping @Sendable (UnsafeRawPointer?) -> Void) {
        self.bytes = bytes
        self.free = free
    }

    deinit { free(bytes.baseAddress) }
}
