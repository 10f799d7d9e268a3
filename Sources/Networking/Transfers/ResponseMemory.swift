import CCurlSupport
import GlobusAuth

extension ReceivedBody {
    /// Smaller bodies are copied, so that the transfer keeps its memory for the next one.
    private static let smallestTaken = 32 << 10

    /// Takes the memory of a large body from a transfer; nil where it is to be copied.
    convenience init?(takenFrom transfer: OpaquePointer, _ result: gcurl_result) {
        guard result.body_size >= Self.smallestTaken,
            let bytes = gcurl_transfer_take_body(transfer, ReceivedBody.room)
        else { return nil }
        self.init(UnsafeRawBufferPointer(start: bytes, count: result.body_size)) { gcurl_free_body($0) }
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
