import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@Suite struct RefreshLockTests {
    /// Which lock excludes which other one; the empty name is the lock of a process that does not know the service yet.
    static let pairs: [(held: String, wanted: String, isFree: Bool)] = [
        ("a", "a", false), ("a", "", false), ("", "a", false), ("", "", false), ("a", "b", true),
    ]

    @Test(
        "A lock that another process has is not given, and the error names the process",
        arguments: StorageKind.plainFiles,
        pairs
    )
    func heldByAnother(kind: StorageKind, pair: (held: String, wanted: String, isFree: Bool)) async throws {
        let folder = try TemporaryFolder()
        let worker = try Worker("hold", kind, kind.file(in: folder), pair.held)
        #expect(await worker.line() == "holding")
        let storage = try kind.open(in: folder, lockTimeout: .milliseconds(60))
        if pair.isFree {
            try await storage.withLock(resourceServer: pair.wanted) {}
        } else {
            let error = await #expect(throws: GlobusError.self) {
                try await storage.withLock(resourceServer: pair.wanted) {}
            }
            #expect(error?.code == .storage)
            #expect(error?.message.contains("Process \(worker.identifier) ") == true)
        }
        worker.send("end")
        #expect(await worker.line() == "released")
        try await storage.withLock(resourceServer: pair.wanted) {}
    }

    @Test("The lock of a process that is killed is free", arguments: StorageKind.plainFiles)
    func killedHolder(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let worker = try Worker("hold", kind, kind.file(in: folder), "a")
        #expect(await worker.line() == "holding")
        worker.kill9()
        try await kind.open(in: folder, lockTimeout: .zero).withLock(resourceServer: "a") {}
    }

    @Test("Another namespace has its own locks", arguments: StorageKind.plainFiles)
    func otherNamespace(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let other = try kind.open(in: folder, namespace: "OTHER", lockTimeout: .zero)
        try await kind.open(in: folder).withLock(resourceServer: "") {
            await #expect(throws: Never.self) { try await other.withLock(resourceServer: "") {} }
        }
    }

    @Test("A lock that another task of this process has is waited for no longer than asked")
    func heldHere() async throws {
        let folder = try TemporaryFolder()
        let storage = try StorageKind.json.open(in: folder, lockTimeout: .milliseconds(30))
        try await storage.withLock(resourceServer: "a") {
            let error = await #expect(throws: GlobusError.self) { try await storage.withLock(resourceServer: "a") {} }
            #expect(error?.message.contains(", this one, ") == true)
        }
        try await storage.withLock(resourceServer: "a") {}
    }

    @Test("Cancelling a task ends its waiting for a lock, and its body never runs", arguments: StorageKind.allCases)
    func cancelled(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let storage = try kind.open(in: folder)
        try await storage.withLock(resourceServer: "a") {
            let waiting = Task { try await storage.withLock(resourceServer: "a") { Issue.record("the body ran") } }
            try? await Task.sleep(for: .milliseconds(10))
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        try await storage.withLock(resourceServer: "a") {}
    }

    @Test("A lock file that somebody removes is made anew, and locks")
    func removedLockFile() async throws {
        let folder = try TemporaryFolder()
        let storage = try StorageKind.json.open(in: folder, lockTimeout: .milliseconds(30))
        try await storage.withLock(resourceServer: "a") {}
        try folder.remove("tokens.json.lock")
        try await storage.withLock(resourceServer: "a") {
            await #expect(throws: GlobusError.self) { try await storage.withLock(resourceServer: "a") {} }
        }
    }
}
