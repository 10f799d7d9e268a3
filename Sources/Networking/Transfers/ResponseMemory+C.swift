import CCurlSupport
import GlobusAuth

extension ResponseMemory {
    /// Has a transfer reserve the memory of its body here; the request that is described keeps this alive.
    func describe(in description: inout gcurl_request) {
        description.memory = Unmanaged.passUnretained(self).toOpaque()
        description.reserve = { memory, bytes in sharedMemory(memory)?.reserve(bytes) ?? true }
        description.release = { memory, bytes in sharedMemory(memory)?.release(bytes) }
    }
}

private func sharedMemory(_ pointer: UnsafeMutableRawPointer?) -> (any ResponseMemory)? {
    pointer.flatMap { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() as? any ResponseMemory }
}
