import Crypto
public import GlobusAuth

/// What people may know of a stored token: whose it is and until when, never the token.
public struct TokenStorageEntry: Sendable, Hashable {
    /// The namespace in which it is stored.
    public var namespace: String
    /// The service that accepts it.
    public var resourceServer: String
    /// The identity that consented, where it is known.
    public var identityID: String?
    /// The granted scopes, separated by spaces; nil where the record cannot be read.
    public var scope: String?
    /// When it expires, in seconds since 1970; nil where that is not known.
    public var expiresAtSeconds: Int64?
    /// When it was issued, in seconds since 1970; nil where that is not known.
    public var issuedAtSeconds: Double?
    /// Whether it has a refresh token; nil where the record cannot be read.
    public var hasRefreshToken: Bool?
    /// Who has stored it, and when, in seconds since 1970, where the storage knows.
    public var storedBy: String?
    /// When it was stored, in seconds since 1970, where the storage knows.
    public var storedAt: Double?
    /// Which token it is, without revealing it: another one after each renewal.
    public var revision: String

    /// Describes a record that cannot be read, because it is sealed and its key is not at hand.
    ///
    /// - Parameters:
    ///   - namespace: The namespace in which it is stored.
    ///   - resourceServer: The service that accepts the token.
    ///   - revision: Which token it is, without revealing it.
    public init(namespace: String, resourceServer: String, revision: String) {
        self.namespace = namespace
        self.resourceServer = resourceServer
        self.revision = revision
    }

    /// Describes a record.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - namespace: The namespace in which it is stored.
    ///   - resourceServer: The service under which it is stored.
    public init(_ record: TokenData, namespace: String, resourceServer: String) {
        let digest = SHA256.hash(data: Array(record.accessToken.reveal().utf8)).prefix(8)
        self.init(namespace: namespace, resourceServer: resourceServer, revision: "\(Array(digest))")
        identityID = record.identityID
        scope = record.scope
        expiresAtSeconds = record.expiresAtSeconds
        issuedAtSeconds = record.issuedAtSeconds
        hasRefreshToken = record.refreshToken != nil
    }
}

extension NamespacedTokenStorage {
    /// Returns what all namespaces hold, in the order of namespaces and services.
    ///
    /// - Returns: The entries, without any token.
    /// - Throws: `GlobusError` with `storage`, or an error of the storage's own, where it cannot be read.
    public func entriesOfAllNamespaces() async throws -> [TokenStorageEntry] {
        var entries: [TokenStorageEntry] = []
        for name in try await namespaces() {
            let records = try await inNamespace(name).tokenDataByResourceServer()
            entries += records.sorted { $0.key < $1.key }.map {
                TokenStorageEntry($0.value, namespace: name, resourceServer: $0.key)
            }
        }
        return entries
    }
}

/// Something that has happened to a stored token between two looks at its storage.
public struct TokenStorageChange: Sendable, Hashable {
    /// What has happened.
    public enum Kind: String, Sendable, Hashable {
        /// A token is there that was not there before.
        case added
        /// Another token is there: it was renewed, or somebody has logged in.
        case renewed
        /// The token is gone.
        case removed
    }

    /// What has happened.
    public var kind: Kind
    /// The token as it is now, or as it was where it is gone.
    public var entry: TokenStorageEntry

    /// Compares two looks at a storage.
    ///
    /// - Parameters:
    ///   - old: What was there before.
    ///   - new: What is there now.
    /// - Returns: The changes, in the order of namespaces and services.
    public static func changes(from old: [TokenStorageEntry], to new: [TokenStorageEntry]) -> [TokenStorageChange] {
        func keyed(_ entries: [TokenStorageEntry]) -> [[String]: TokenStorageEntry] {
            Dictionary(entries.map { ([$0.namespace, $0.resourceServer], $0) }) { $1 }
        }
        let (old, new) = (keyed(old), keyed(new))
        let places = Set(old.keys).union(new.keys).sorted { $0.lexicographicallyPrecedes($1) }
        return places.compactMap { place in
            switch (old[place], new[place]) {
            case (nil, let entry?): TokenStorageChange(kind: .added, entry: entry)
            case (let entry?, nil): TokenStorageChange(kind: .removed, entry: entry)
            case (let before?, let entry?) where before.revision != entry.revision:
                TokenStorageChange(kind: .renewed, entry: entry)
            default: nil
            }
        }
    }
}
