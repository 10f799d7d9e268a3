import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@testable import PostgresTokenStorage

@Suite struct ContractTests {
    @Test(
        "The storage in PostgreSQL keeps the contract, plain and encrypted",
        arguments: TokenStorageContract.allCases,
        [nil, Scene.key]
    )
    func contract(clause: TokenStorageContract, key: String?) async throws {
        let scene = try Scene()
        let first = try scene.open(key: key)
        try await clause.check { namespace in
            // Half of the storages share a connection, as those of one program, and half have their own.
            namespace == "DEFAULT" ? try scene.open(key: key) : first.inNamespace(namespace)
        }
    }

    @Test("It tells its namespaces that hold something, in alphabetical order")
    func namespaces() async throws {
        let storage = try Scene().open()
        #expect(try await storage.namespaces() == [])
        try await storage.inNamespace("b").store(.sample())
        try await storage.inNamespace("a\\b\0").store(.sample())
        try await storage.store(.sample())
        _ = try await storage.removeTokenData(for: Scene.service)
        try await storage.inNamespace("z").withLock(resourceServer: "x") {}
        #expect(try await storage.namespaces() == ["a\\b\0", "b"])
    }

    @Test("Of many that come at once each finds the table, which is made once")
    func madeOnce() async throws {
        let scene = try Scene()
        let storages = try (0..<8).map { _ in try scene.open() }
        try await withThrowingTaskGroup { group in
            for (number, storage) in storages.enumerated() {
                group.addTask { try await storage.store(.sample("service \(number)")) }
            }
            try await group.waitForAll()
        }
        #expect(try await storages[0].tokenDataByResourceServer().count == 8)
    }

    @Test("Reading makes no table, and a lease that nothing was stored under leaves no row")
    func leavesNothing() async throws {
        let scene = try Scene()
        #expect(try await scene.open().tokenDataByResourceServer().isEmpty)
        #expect(try await scene.open().removeTokenData(for: "a") == false)
        #expect(try scene.perform("SELECT to_regclass('\(scene.schema).globus_lua_token')")[0][0] == nil)
        try await scene.open().withLock(resourceServer: "a") {}
        #expect(try scene.perform("SELECT count(*) FROM globus_lua_token")[0].integer(0) == 0)
    }
}
