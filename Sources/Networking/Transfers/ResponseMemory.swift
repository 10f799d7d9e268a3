import CCurlSupport
import GlobusAuth

extension ReceivedBody {
    /// Smaller bodies are copied, so that the transfer keeps its memory for the next one.
    private static let smallestTaken = 32 << 10

    /// Takes the memory of a large body from a transfer, or copies a small one; nil for an empty body.
    convenience init?(of transfer: OpaquePointer, _ result: gcurl_result) {
        let size = result.body_size
        guard size > 0 else { return nil }
        if size >= Self.smallestTaken, let taken = gcurl_transfer_take_body(transfer, Self.room) {
            self.init(UnsafeRawBufferPointer(start: taken, count: size)) { gcurl_free_body($0) }
            return
        }
        guard let bytes = result.body else { return nil }
        let copy = UnsafeMutableRawPointer.allocate(byteCount: size + Self.room, alignment: 1)
        copy.copyMemory(from: bytes, byteCount: size)
        self.init(UnsafeRawBufferPointer(start: copy, count: size)) { $0?.deallocate() }
    }
}

extension ResponseMemory {
    /// Makes a transfer reserve the memory for its body here; the described request keeps this object alive.
    func describe(in description: inout gcurl_request) {
        description.memory = Unmanaged.passUnretained(self).toOpaque()
        description.reserve = { memory, bytes in sharedMemory(memory)?.reserve(bytes) ?? true }
        description.release = { memory, bytes in sharedMemory(memory)?.release(bytes) }
    }
}

private func sharedMemory(_ pointer: UnsafeMutableRawPointer?) -> (any ResponseMemory)? {
    pointer.flatMap { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() as? any ResponseMemory }
}
