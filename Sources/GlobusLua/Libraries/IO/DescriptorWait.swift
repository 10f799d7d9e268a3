import CFileSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Waits for pipes, terminals and sockets on another thread, since nothing may block the host's executor.
final class DescriptorWait: Sendable {
    private let alarm: Int32

    private init() throws {
        alarm = gfile_new_alarm()
        if alarm < 0 { throw FileFailure(errno) }
    }

    deinit {
        close(alarm)
    }

    /// Waits until the descriptor can be read or written; throws `CancellationError` when the task is cancelled.
    static func ready(_ descriptor: Int32, writing: Bool) async throws {
        let wait = try DescriptorWait()
        try await withTaskCancellationHandler {
            try await wait.end(descriptor, writing)
        } onCancel: {
            gfile_ring(wait.alarm)
        }
        try Task.checkCancellation()
    }

    private func end(_ descriptor: Int32, _ writing: Bool) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let isStarted = DetachedThread.start {
                gfile_wait(descriptor, writing, self.alarm)
                continuation.resume()
            }
            if !isStarted { continuation.resume(throwing: FileFailure(EAGAIN)) }
        }
    }
}
