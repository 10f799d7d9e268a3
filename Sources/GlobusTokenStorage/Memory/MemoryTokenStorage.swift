public import GlobusAuth
import Synchronization

/// Tokens in memory, gone with the process: the Globus SDK's `MemoryTokenStorage`.
///
/// A storage and those that ``inNamespace(_:)`` makes of it share one memory.
public final class MemoryTokenStorage: NamespacedTokenStorage {
    private final class Memory: Sendable {
        let records = Mutex<[String: [String: TokenData]]>([:])
        let lock = LocalLock()
    }

    /// The namespace whose tokens this storage gives and takes.
    public let namespace: String
    private let memory: Memory

    /// Creates an empty memory.
    public convenience init(namespace: String = "DEFAULT") {
        self.init(namespace: namespace, memory: Memory())
    }

    private init(namespace: String, memory: Memory) {
        self.namespace = namespace
        self.memory = memory
    }

    /// The same memory for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> MemoryTokenStorage {
        MemoryTokenStorage(namespace: namespace, memory: memory)
    }

    /// The namespaces that hold something, in alphabetical order.
    public func namespaces() async throws -> [String] {
        memory.records.withLock { $0.filter { !$0.value.isEmpty }.keys.sorted() }
    }

    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        memory.records.withLock { $0[namespace, default: [:]].merge(records) { _, new in new } }
    }

    /// Everything stored, by resource server.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        memory.records.withLock { $0[namespace] ?? [:] }
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        memory.records.withLock { $0[namespace]?.removeValue(forKey: resourceServer) != nil }
    }

    /// Runs `body` while no other task of this process does so for `resourceServer`.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let range = LockRange.refresh(namespace: namespace, resourceServer: resourceServer)
        try await memory.lock.whileHolding(range, body)
    }
}

extension MemoryTokenStorage: CustomStringConvertible {
    /// The kind and the namespace.
    public var description: String { "MemoryTokenStorage(namespace: \(namespace.debugDescription))" }
}
