import GlobusAuth

extension TokenStorageContract {
    static func beginsEmpty(_ storage: any TokenStorage) async throws {
        try await expect(storage, holds: "a new storage")
        try ContractViolation.unless(try await storage.tokenData(for: "a"), is: nil, "a record nobody stored")
        try ContractViolation.unless(try await storage.removeTokenData(for: "a"), is: false, "removing nothing")
    }

    static func keepsRecords(_ storage: any TokenStorage) async throws {
        var bare = record("bare")
        (bare.identityID, bare.refreshToken, bare.expiresAtSeconds, bare.tokenType) = (nil, nil, nil, nil)
        try await store(storage, record("full"), bare)
        try await expect(storage, record("full"), bare, holds: "a full and a bare record")
    }

    static func replaces(_ storage: any TokenStorage) async throws {
        try await store(storage, record("a", token: "1"), record("b", token: "2"))
        try await store(storage, record("b", token: "3"), record("c", token: "4"))
        let (a, b, c) = (record("a", token: "1"), record("b", token: "3"), record("c", token: "4"))
        try await expect(storage, a, b, c, holds: "a replaced record and its neighbours")
    }

    static func removes(_ storage: any TokenStorage) async throws {
        try await store(storage, record("a"), record("b"))
        try ContractViolation.unless(try await storage.removeTokenData(for: "a"), is: true, "removing a record")
        try ContractViolation.unless(try await storage.removeTokenData(for: "a"), is: false, "removing it again")
        try await expect(storage, record("b"), holds: "what is left")
    }

    static func separatesNamespaces(_ storage: any TokenStorage, _ other: any TokenStorage) async throws {
        try await store(storage, record("a", token: "1"))
        try await store(other, record("a", token: "2"), record("b"))
        _ = try await other.removeTokenData(for: "b")
        try await expect(storage, record("a", token: "1"), holds: "the first namespace")
        try await expect(other, record("a", token: "2"), holds: "the second namespace")
    }

    static func keepsUnknownMembers(_ storage: any TokenStorage) async throws {
        var unknown = record("a")
        unknown.extra = [
            "new": ["deep": [1, 2.5, true, .null, "text"]], "empty": .object([:]), "none": .array([]), "null": .null,
        ]
        try await store(storage, unknown)
        try await store(storage, record("b"))
        try await expect(storage, unknown, record("b"), holds: "unknown members")
    }

    static func keepsEmptyValues(_ storage: any TokenStorage) async throws {
        try await storage.storeTokenData(byResourceServer: [:])
        try await expect(storage, holds: "an empty map")
        var empty = record("")
        (empty.scope, empty.tokenType, empty.identityID) = ("", "", "")
        try await store(storage, empty)
        try await expect(storage, empty, holds: "a record of empty texts")
    }

    static func keepsLongTokens(_ storage: any TokenStorage) async throws {
        let long = record("a", token: String(repeating: "long-", count: 200_000))
        try await store(storage, long)
        guard try await storage.tokenData(for: "a") == long else {
            throw ContractViolation("a token of a megabyte did not come back whole")
        }
    }
}
