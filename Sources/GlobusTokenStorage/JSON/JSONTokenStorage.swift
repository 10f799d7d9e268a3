import GlobusAuth

/// Tokens in a JSON file in the Globus SDK's format: its `JSONTokenStorage`.
///
/// The file is replaced completely or not at all, only its owner may read it, and members that this library does not
/// know are kept. Where the path is a symbolic link, the file to which it leads is used.
public final class JSONTokenStorage: FileTokenStorage, NamespacedTokenStorage, @unchecked Sendable {
    /// Names the file.
    ///
    /// It is created, with its folder, when something is stored.
    ///
    /// - Parameters:
    ///   - filePath: The path; a relative one starts at the present working folder.
    ///   - namespace: The namespace whose tokens the storage reads and writes.
    ///   - encryptionKey: The key of an encrypted file; a new file is encrypted with it. Nil for a plain file.
    ///   - lockTimeout: How long to wait for a lock that another process has.
    /// - Throws: `GlobusError` with `usage` for an empty path.
    public convenience init(
        filePath: String,
        namespace: String = "DEFAULT",
        encryptionKey: EncryptionKey? = nil,
        lockTimeout: Duration = .seconds(60)
    ) throws {
        let place = try TokenFilePlace(.json, filePath, key: encryptionKey, lockTimeout: lockTimeout)
        self.init(namespace: namespace, place)
    }

    /// Returns a storage in the same file for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> JSONTokenStorage { sharingFile(inNamespace: namespace) }
}

/// The file of a JSON storage.
///
/// It reads and writes on a thread of its own, where it may block.
actor JSONTokenFile {
    private let queue = WorkQueue(label: "globus-lua.json-token-storage")
    private let path: FilePath
    private let key: EncryptionKey?
    private let lock: StorageLock

    nonisolated let file: StorageFile
    nonisolated let coder: RecordCoder
    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    init(_ path: FilePath, key: EncryptionKey?, lock: StorageLock) {
        self.path = path
        self.key = key
        self.lock = lock
        file = StorageFile(path: path)
        coder = RecordCoder(file, key: key)
    }

    /// Returns the document, or one without tokens where there is no file.
    func document() async throws -> JSONTokenDocument {
        guard let document = try await load() else { return JSONTokenDocument(key: key) }
        try file.requireMatch(of: document.keyCheck, key)
        return document
    }

    /// Lets `change` modify the document while no other process does so, and writes it where `change` returns true.
    func update(_ change: @Sendable (inout JSONTokenDocument) throws -> Bool) async throws -> Bool {
        try await lock.whileHolding(.change) {
            var document = try await document()
            guard try change(&document) else { return false }
            try write(document)
            return true
        }
    }

    /// Encrypts the records with another key, or stores them in plain text for nil; returns how many there are.
    func convert(to newKey: EncryptionKey?) async throws -> Int {
        try await lock.whileHolding(.change) {
            guard var document = try await load() else { throw file.isMissing }
            try file.requireMatch(of: document.keyCheck, key)
            let newCoder = RecordCoder(file, key: newKey)
            var count = 0
            for namespace in document.data.keys {
                for (resourceServer, stored) in document[namespace] {
                    let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
                    let value = try coder.value(stored, at: place)
                    document[namespace][resourceServer] = try newCoder.stored(value, at: place)
                    count += 1
                }
            }
            document.markEncryption(newKey)
            try write(document)
            return count
        }
    }

    private func write(_ document: JSONTokenDocument) throws {
        try PrivateFile.replace(try path.resolved(), with: try document.encoded())
    }

    /// Reads the file, and reads one that looks damaged again, since the Globus SDK for Python empties it before it
    /// writes.
    private func load() async throws -> JSONTokenDocument? {
        var attempt = 1
        while true {
            guard let bytes = try PrivateFile.read(path.text) else { return nil }
            do {
                let document = try JSONTokenDocument(parsing: bytes, of: file)
                // A user who may only read the file cannot change its mode, but may still read it.
                _ = try? PrivateFile.tighten(path.text)
                return document
            } catch  where attempt < 10 {
                attempt += 1
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

extension RecordCoder {
    /// Returns the stored form of `value`: itself, or its sealed text.
    func stored(_ value: JSONValue, at place: RecordPlace) throws -> JSONValue {
        cipher == nil ? value : .string(try encode(value, at: place))
    }

    /// Returns the value whose stored form is `stored`.
    func value(_ stored: JSONValue, at place: RecordPlace) throws -> JSONValue {
        if cipher == nil { return stored }
        guard let text = stored.string else { throw file.tampered(place) }
        return try value(text, at: place)
    }
}

extension JSONTokenFile: TokenFile {
    func namespaces() async throws -> [String] {
        let document = try await document()
        return document.data.keys.filter { !document[$0].isEmpty }
    }

    func records(in namespace: String) async throws -> [String: TokenData] {
        let records = try await document()[namespace]
        let places = records.map { (RecordPlace(namespace: namespace, resourceServer: $0), $1) }
        return Dictionary(uniqueKeysWithValues: try places.map { ($0.resourceServer, try decode($1, at: $0)) })
    }

    func record(at place: RecordPlace) async throws -> TokenData? {
        try await document()[place.namespace][place.resourceServer].map { try decode($0, at: place) }
    }

    func store(_ records: [RecordPlace: TokenData]) async throws {
        let coder = coder
        _ = try await update { document in
            for (place, record) in records {
                document[place.namespace][place.resourceServer] = try coder.stored(record.json, at: place)
            }
            return true
        }
    }

    func remove(at place: RecordPlace) async throws -> Bool {
        try await update { $0[place.namespace].removeValue(forKey: place.resourceServer) != nil }
    }

    private func decode(_ stored: JSONValue, at place: RecordPlace) throws -> TokenData {
        try coder.record(try coder.value(stored, at: place), at: place)
    }
}
