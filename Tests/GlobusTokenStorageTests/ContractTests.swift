import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@Suite struct ContractTests {
    @Test(
        "Every storage that ships keeps the contract",
        arguments: StorageKind.allCases,
        TokenStorageContract.allCases
    )
    func contract(kind: StorageKind, clause: TokenStorageContract) async throws {
        let folder = try TemporaryFolder()
        let memory = MemoryTokenStorage()
        try await clause.check { namespace in
            kind == .memory ? memory.inNamespace(namespace) : try kind.open(in: folder, namespace: namespace)
        }
        withExtendedLifetime(folder) {}
    }

    @Test("A storage tells its namespaces that hold something", arguments: StorageKind.allCases)
    func namespaces(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        guard let storage = try kind.open(in: folder) as? any NamespacedTokenStorage else { return }
        try await storage.inNamespace("b").storeTokenData(byResourceServer: ["x": .sample("x")])
        try await storage.inNamespace("a").storeTokenData(byResourceServer: ["x": .sample("x")])
        try await storage.storeTokenData(byResourceServer: ["x": .sample("x")])
        _ = try await storage.removeTokenData(for: "x")
        #expect(try await storage.namespaces() == ["a", "b"])
    }
}
