import Glibc
import GlobusAuth
import Synchronization

/// The locks of a storage's file, between the tasks of this process and with other processes.
struct StorageLock: Sendable {
    let path: FilePath
    /// How long to wait for a lock.
    let timeout: Duration

    /// Runs `body` while nobody else holds `range`.
    func whileHolding<Result>(_ range: LockRange, _ body: () async throws -> Result) async throws -> Result {
        let lock = try await acquire(range)
        // Closing the file releases the lock, however the body ends.
        defer { lock.release() }
        return try await body()
    }

    /// Throws where it is certain that the storage can never be locked; creates no file.
    func requireLocks() throws {
        try LockFile.requireLocks(beside: Self.path(beside: try path.resolved()), of: StorageFile(path: path))
    }

    private static func path(beside file: String) -> String { file + ".lock" }

    @concurrent
    private func acquire(_ range: LockRange) async throws -> HeldLock {
        let file = try path.resolved()
        try PrivateFile.createFolder(of: file)
        let timeout = timeout(for: range)
        let end = ContinuousClock.now + timeout
        var pause = Duration.milliseconds(1)
        while true {
            try Task.checkCancellation()
            let holder: pid_t?
            do {
                let lock = try LockFile(Self.path(beside: file), of: StorageFile(path: path))
                if try lock.take(range) { return HeldLock(lock, range) }
                holder = lock.holder(of: range)
            }
            if ContinuousClock.now >= end { throw timedOut(range, file, holder, timeout) }
            // The pauses differ, so that processes that wait for the same lock do not all try at once.
            try await Task.sleep(for: min(pause * Double.random(in: 0.5...1), end - .now))
            pause = min(pause * 1.5, .milliseconds(range == .change ? 10 : range.isLogin ? 200 : 50))
        }
    }

    /// A login takes as long as a person does.
    private func timeout(for range: LockRange) -> Duration { range.isLogin ? max(timeout, .seconds(3600)) : timeout }

    private func timedOut(_ range: LockRange, _ file: String, _ holder: pid_t?, _ timeout: Duration) -> GlobusError {
        let who: String =
            switch holder {
            case nil: "another process"
            case getpid(): "process \(getpid()), this one,"
            case let holder?: "process \(holder)"
            }
        let what =
            range == .change ? "is changing" : range.isLogin ? "is logging in for" : "is renewing the tokens of"
        let message = """
            \(who) \(what) '\(file.printable(limit: 1000))' and has not finished in \(timeout.components.seconds) \
            seconds. Wait for it or end it; a longer 'lockTimeout' waits longer.
            """
        return GlobusError(.storage, message.prefix(1).uppercased() + message.dropFirst())
    }
}

/// A lock that is held until it is released or forgotten.
final class HeldLock: Sendable {
    private let file: Mutex<LockFile?>
    private let range: LockRange

    init(_ file: consuming LockFile, _ range: LockRange) {
        self.file = Mutex(file)
        self.range = range
    }

    /// Releases the lock; a second call does nothing.
    func release() {
        file.withLock { file in
            file?.giveBack(range)
            file = nil
        }
    }
}
