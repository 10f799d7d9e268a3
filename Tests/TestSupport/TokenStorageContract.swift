public import GlobusAuth

/// What every token storage must do, whoever has written it.
///
/// A fulfilled clause returns, and a violated one throws a ``ContractViolation``.
public enum TokenStorageContract: String, Sendable, CaseIterable {
    case beginsEmpty = "a new storage is empty"
    case keepsRecords = "what is stored is found again, member by member"
    case replaces = "a record replaces that of the same resource server and no other"
    case removes = "a removed record is gone, and removing tells whether there was one"
    case separatesNamespaces = "namespaces see nothing of each other"
    case survivesReopening = "a storage that is opened again has what was stored"
    case keepsUnknownMembers = "members that nobody knows survive, also when another record is stored"
    case keepsUnicode = "names and scopes of any script come back as they were"
    case keepsEmptyValues = "empty names, scopes and maps are values like others"
    case keepsLongTokens = "a token of a megabyte comes back whole"
    case takesConcurrentStores = "what eight tasks store at once is all there"
    case locksRefreshes = "the lock lets one task in at a time"
    case hidesSecrets = "no description shows a token"

    /// Opens the same storage again for a namespace; at first it must be empty.
    public typealias Opener = @Sendable (_ namespace: String) async throws -> any TokenStorage

    /// Checks this clause with the storage that `open` opens.
    public func check(_ open: @escaping Opener) async throws {
        let storage = try await open("DEFAULT")
        switch self {
        case .beginsEmpty: try await Self.beginsEmpty(storage)
        case .keepsRecords: try await Self.keepsRecords(storage)
        case .replaces: try await Self.replaces(storage)
        case .removes: try await Self.removes(storage)
        case .separatesNamespaces: try await Self.separatesNamespaces(storage, try await open("OTHER"))
        case .survivesReopening: try await Self.survivesReopening(storage, open)
        case .keepsUnknownMembers: try await Self.keepsUnknownMembers(storage)
        case .keepsUnicode: try await Self.keepsUnicode(storage, open)
        case .keepsEmptyValues: try await Self.keepsEmptyValues(storage)
        case .keepsLongTokens: try await Self.keepsLongTokens(storage)
        case .takesConcurrentStores: try await Self.takesConcurrentStores(storage, open)
        case .locksRefreshes: try await Self.locksRefreshes(open)
        case .hidesSecrets: try await Self.hidesSecrets(storage)
        }
    }

    static func record(_ resourceServer: String, token: String = "access") -> TokenData {
        TokenData(
            resourceServer: resourceServer,
            identityID: "1de47175-0000-4000-8000-000000000003",
            scope: "scope of \(resourceServer)",
            accessToken: Secret(token),
            refreshToken: Secret("refresh of \(token)"),
            expiresAtSeconds: 1_700_000_000,
            issuedAtSeconds: 1_699_827_200.125,
            tokenType: "Bearer"
        )
    }

    static func store(_ storage: any TokenStorage, _ records: TokenData...) async throws {
        let map = Dictionary(uniqueKeysWithValues: records.map { ($0.resourceServer, $0) })
        try await storage.storeTokenData(byResourceServer: map)
    }

    static func expect(_ storage: any TokenStorage, _ records: TokenData..., holds what: String) async throws {
        let map = Dictionary(uniqueKeysWithValues: records.map { ($0.resourceServer, $0) })
        try ContractViolation.unless(try await storage.tokenDataByResourceServer(), is: map, what)
        for record in records {
            let single = try await storage.tokenData(for: record.resourceServer)
            try ContractViolation.unless(single, is: record, "\(what), one by one")
        }
    }
}

extension TokenStorageContract: CustomStringConvertible {
    /// The clause in words.
    public var description: String { rawValue }
}
