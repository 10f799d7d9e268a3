import Dispatch
public import GlobusAuth

/// Tokens in a file in one of the Globus SDK's formats: what ``JSONTokenStorage`` and ``SQLiteTokenStorage`` have in
/// common.
///
/// Any number of storages, tasks and processes may share one file. Locks are taken on `FILE.lock` beside it, which stays.
public class FileTokenStorage: TokenStorage, CustomStringConvertible, @unchecked Sendable {
    // @unchecked, as the compiler asks for of a class that has subclasses: nothing in it changes, and they add nothing.

    /// The namespace whose tokens this storage gives and takes.
    public let namespace: String
    private let place: TokenFilePlace

    /// The file's absolute path.
    public var filePath: String { place.path.text }

    /// Creates a storage in a file.
    ///
    /// - Parameters:
    ///   - namespace: The part of the file that the storage reads and writes.
    ///   - place: The file, what reads and writes it, and its locks.
    required init(namespace: String, _ place: TokenFilePlace) {
        self.namespace = namespace
        self.place = place
    }

    /// The same file for the tokens of `namespace`.
    func sharingFile(inNamespace namespace: String) -> Self { Self(namespace: namespace, place) }

    /// The namespaces that hold something, in alphabetical order.
    public func namespaces() async throws -> [String] { try await place.file.namespaces().sorted() }

    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    ///
    /// They are on the disk when this returns.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        if records.isEmpty { return }
        let placed = records.map { (recordPlace($0), $1) }
        try await place.file.store(Dictionary(uniqueKeysWithValues: placed))
    }

    /// Everything stored, by resource server.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        try await place.file.records(in: namespace)
    }

    /// What is stored for `resourceServer`, or nil.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await place.file.record(at: recordPlace(resourceServer))
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await place.file.remove(at: recordPlace(resourceServer))
    }

    /// Runs `body` while no other task or process does so for `resourceServer`.
    ///
    /// Throws `GlobusError` with `storage`, naming the process that has the lock, when the time for waiting is over.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let range = LockRange.refresh(namespace: namespace, resourceServer: resourceServer)
        try await place.lock.whileHolding(range) { await body() }
    }

    private func recordPlace(_ resourceServer: String) -> RecordPlace {
        RecordPlace(namespace: namespace, resourceServer: resourceServer)
    }

    /// The kind, the file and the namespace.
    public var description: String {
        "\(type(of: self))(\(filePath.debugDescription), namespace: \(namespace.debugDescription))"
    }
}

/// A token file, whatever its format, read and written where blocking hurts nobody.
protocol TokenFile: Actor {
    /// The namespaces that hold something.
    func namespaces() async throws -> [String]
    /// The records of a namespace by resource server.
    func records(in namespace: String) async throws -> [String: TokenData]
    /// One record.
    func record(at place: RecordPlace) async throws -> TokenData?
    /// Stores records in one change, so that they are on the disk when this returns.
    func store(_ records: [RecordPlace: TokenData]) async throws
    /// Removes a record; returns whether there was one.
    func remove(at place: RecordPlace) async throws -> Bool
    /// Seals the records with another key, or with none; returns how many there are.
    func convert(to newKey: EncryptionKey?) async throws -> Int
}

/// Where a token file is, with what all that is done with it shares.
struct TokenFilePlace: Sendable {
    let path: FilePath
    let lock: StorageLock
    let file: any TokenFile

    init(_ format: TokenStorageFormat, _ filePath: String, key: EncryptionKey?, lockTimeout: Duration) throws {
        path = try FilePath(filePath)
        lock = StorageLock(path: path, timeout: lockTimeout)
        switch format {
        case .json: file = JSONTokenFile(path, key: key, lock: lock)
        case .sqlite: file = TokenDatabase(path, key: key, lock: lock)
        }
    }
}

/// A thread's worth of work that may block, beside the threads that tasks share.
final class WorkQueue: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
