import Synchronization

/// A lock that is held until it is released or forgotten.
final class HeldLock: Sendable {
    private let file: Mutex<LockFile?>
    private let range: LockRange

    init(_ file: consuming LockFile, _ range: LockRange) {
        self.file = Mutex(file)
        self.range = range
    }

    /// Gives the lock back; a second call does nothing.
    func release() {
        file.withLock { file in
            file?.giveBack(range)
            file = nil
        }
    }
}
