public import GlobusAuth
import Synchronization

/// Tokens in memory, which are lost when the process ends: the Globus SDK's `MemoryTokenStorage`.
///
/// A storage and those that ``inNamespace(_:)`` makes from it share one memory.
public final class MemoryTokenStorage: NamespacedTokenStorage {
    private final class Memory: Sendable {
        let records = Mutex<[String: [String: TokenData]]>([:])
        let lock = LocalLock()
    }

    /// The namespace whose tokens this storage reads and writes.
    public let namespace: String
    private let memory: Memory

    /// Creates an empty storage.
    public convenience init(namespace: String = "DEFAULT") {
        self.init(namespace: namespace, memory: Memory())
    }

    private init(namespace: String, memory: Memory) {
        self.namespace = namespace
        self.memory = memory
    }

    /// Returns a storage in the same memory for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> MemoryTokenStorage {
        MemoryTokenStorage(namespace: namespace, memory: memory)
    }

    /// Returns the namespaces that contain records, in alphabetical order; never throws.
    public func namespaces() async throws -> [String] {
        memory.records.withLock { $0.filter { !$0.value.isEmpty }.keys.sorted() }
    }

    /// Stores `records`, replacing those of the same resource servers and keeping the others; never throws.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        memory.records.withLock { $0[namespace, default: [:]].merge(records) { _, new in new } }
    }

    /// Returns everything that is stored, by resource server; never throws.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        memory.records.withLock { $0[namespace] ?? [:] }
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    ///
    /// It never throws.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        memory.records.withLock { $0[namespace]?.removeValue(forKey: resourceServer) != nil }
    }

    /// Runs `body` while no other task of this process does so for `resourceServer`.
    ///
    /// - Throws: `CancellationError` where the task is cancelled while it waits.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let range = LockRange.refresh(namespace: namespace, resourceServer: resourceServer)
        try await memory.lock.whileHolding(range, body)
    }

    /// Nothing is kept, since these tokens are not for the next run; never throws.
    public func keptForm() async throws -> KeptTokenForm? { nil }

    /// Runs `body` while no other task of this process logs in.
    public func withLoginLock(_ body: @Sendable () async -> Void) async throws {
        try await memory.lock.whileHolding(.login(namespace: namespace), body)
    }
}

extension MemoryTokenStorage: CustomStringConvertible {
    /// What a message calls it.
    public var description: String { "this program's memory" }
}
