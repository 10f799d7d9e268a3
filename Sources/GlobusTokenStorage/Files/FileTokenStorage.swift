import Dispatch
public import GlobusAuth

/// Tokens in a file in one of the Globus SDK's formats: the superclass of ``JSONTokenStorage`` and
/// ``SQLiteTokenStorage``.
///
/// Any number of storages, tasks and processes may share a file. Locks are taken on `FILE.lock` in the same folder,
/// which is not removed.
public class FileTokenStorage: TokenStorage, CustomStringConvertible, @unchecked Sendable {
    // @unchecked, as the compiler requires for a class with subclasses: nothing in it changes, and subclasses add no
    // state.

    /// The namespace whose tokens this storage reads and writes.
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

    /// Returns a storage in the same file for the tokens of `namespace`.
    func sharingFile(inNamespace namespace: String) -> Self { Self(namespace: namespace, place) }

    /// Returns the namespaces that contain records, in alphabetical order.
    ///
    /// - Throws: `GlobusError` with `storage` where the file cannot be read.
    public func namespaces() async throws -> [String] { try await place.file.namespaces().sorted() }

    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    ///
    /// They are on the disk when this returns.
    ///
    /// - Throws: `GlobusError` with `storage` where the file cannot be read, written or locked.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        if records.isEmpty { return }
        let placed = records.map { (recordPlace($0), $1) }
        try await place.file.store(Dictionary(uniqueKeysWithValues: placed))
    }

    /// Returns everything that is stored, by resource server.
    ///
    /// - Throws: `GlobusError` with `storage` where the file cannot be read.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        try await place.file.records(in: namespace)
    }

    /// Returns what is stored for `resourceServer`, or nil.
    ///
    /// - Throws: `GlobusError` with `storage` where the file cannot be read.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        try await place.file.record(at: recordPlace(resourceServer))
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    ///
    /// - Throws: `GlobusError` with `storage` where the file cannot be read, written or locked.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await place.file.remove(at: recordPlace(resourceServer))
    }

    /// Runs `body` while no other task or process does so for `resourceServer`.
    ///
    /// - Throws: `GlobusError` with `storage` where the lock could not be taken in time, naming the process that has
    ///   it, or cannot be taken at all; `CancellationError` where the task is cancelled while it waits.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let range = LockRange.refresh(namespace: namespace, resourceServer: resourceServer)
        try await place.lock.whileHolding(range) { await body() }
    }

    /// Runs `body` while no other task or process logs in, for an hour at most.
    ///
    /// Tokens may be renewed meanwhile.
    public func withLoginLock(_ body: @Sendable () async -> Void) async throws {
        try await place.lock.whileHolding(.login(namespace: namespace)) { await body() }
    }

    /// Tokens that the file has not taken are kept under its path and namespace, encrypted with its key if it has one.
    @concurrent
    public func keptForm() async throws -> KeptTokenForm? {
        let storage = "the token file '\(place.path.canonical)', namespace '\(namespace)'"
        return KeptTokenForm(storage: storage, sealing: place.key.map(KeptTokenSealing.init))
    }

    private func recordPlace(_ resourceServer: String) -> RecordPlace {
        RecordPlace(namespace: namespace, resourceServer: resourceServer)
    }

    /// What a message calls it: its file, and the namespace where it is not the usual one.
    public var description: String {
        let file = "the token file '\(filePath.printable(limit: 300))'"
        return namespace == "DEFAULT" ? file : "\(file), namespace '\(namespace.printable(limit: 100))'"
    }
}

/// A token file of any format.
///
/// It reads and writes on a thread of its own, where it may block.
protocol TokenFile: Actor {
    /// Returns the namespaces that contain records.
    func namespaces() async throws -> [String]
    /// Returns the records of a namespace by resource server.
    func records(in namespace: String) async throws -> [String: TokenData]
    /// Returns one record, or nil.
    func record(at place: RecordPlace) async throws -> TokenData?
    /// Stores records in one change; they are on the disk when this returns.
    func store(_ records: [RecordPlace: TokenData]) async throws
    /// Removes a record; returns whether there was one.
    func remove(at place: RecordPlace) async throws -> Bool
    /// Encrypts the records with another key, or stores them in plain text for nil; returns how many there are.
    func convert(to newKey: EncryptionKey?) async throws -> Int
}

/// A token file, with what everything that uses it shares.
struct TokenFilePlace: Sendable {
    let path: FilePath
    let key: EncryptionKey?
    let lock: StorageLock
    let file: any TokenFile

    init(_ format: TokenStorageFormat, _ filePath: String, key: EncryptionKey?, lockTimeout: Duration) throws {
        path = try FilePath(filePath)
        self.key = key
        lock = StorageLock(path: path, timeout: lockTimeout)
        switch format {
        case .json: file = JSONTokenFile(path, key: key, lock: lock)
        case .sqlite: file = TokenDatabase(path, key: key, lock: lock)
        }
    }
}

/// Runs work that may block on a thread of its own, apart from the threads that tasks share.
package final class WorkQueue: SerialExecutor {
    private let queue: DispatchQueue

    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
