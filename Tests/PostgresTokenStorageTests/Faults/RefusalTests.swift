import Glibc
import GlobusAuth
import GlobusTokenStorage
import PostgresTokenStorage
import TestSupport
import Testing

/// What is wrong with a database, as errors tell it.
@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    /// Returns the message of the error with which a storage refuses to store, and what it took.
    private func refusal(_ url: String, lockTimeout: Duration = .seconds(20)) async throws -> (String, Duration) {
        let storage = try PostgresTokenStorage(url: Secret(url), lockTimeout: lockTimeout)
        let start = ContinuousClock.now
        let error = await #expect(throws: GlobusError.self) { try await storage.store(.sample()) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("planted") == false)
        return (error?.message ?? "", .now - start)
    }

    private func role(_ options: String = "") throws -> String {
        let name = "r" + scene.schema
        try scene.perform("CREATE ROLE \(name) LOGIN \(options)")
        return name
    }

    @Test("A wrong password is told at once, with host and port")
    func wrongPassword() async throws {
        let url = scene.server.networkURL(schema: scene.schema, password: "planted-wrong")
        let (message, time) = try await refusal(url)
        let place = "The token database 'postgres' at 127.0.0.1:\(scene.server.port) could not be used: "
        #expect(message.hasPrefix("\(place)password authentication failed"))
        #expect(message.contains("(28P01). Check the user 'postgres' and the password"))
        #expect(time < .seconds(5))
        try await PostgresTokenStorage(url: Secret(scene.server.networkURL(schema: scene.schema))).store(.sample())
    }

    @Test("A missing database is told at once")
    func missingDatabase() async throws {
        let (message, time) = try await refusal(scene.url(more: "dbname=nowhere"))
        #expect(message.contains("(3D000). Check the name of the database, or create it."))
        #expect(time < .seconds(5))
    }

    @Test("Missing rights to make the table, and to use it, are told at once, with the command that prints them")
    func missingRights() async throws {
        let user = try role()
        try scene.perform("GRANT USAGE ON SCHEMA \(scene.schema) TO \(user)")
        let url = scene.server.url(schema: scene.schema, user: user)
        let (making, _) = try await refusal(url)
        #expect(making.contains("(42501). Give the rights that 'globus-lua storage schema' prints to '\(user)'."))
        try await scene.open().store(.sample())
        try scene.perform("GRANT SELECT ON globus_lua_token TO \(user)")
        let (storing, time) = try await refusal(url)
        #expect(storing.contains("permission denied for table globus_lua_token (42501)"))
        #expect(time < .seconds(5))
        let reader = try PostgresTokenStorage(url: Secret(url))
        #expect(try await reader.tokenData(for: Scene.service) == .sample())
        let error = await #expect(throws: GlobusError.self) {
            try await reader.withLock(resourceServer: "a") { Issue.record("the body ran") }
        }
        #expect(error?.message.contains("(42501)") == true)
    }

    @Test("The rights that the schema names are enough")
    func minimalRole() async throws {
        let user = try role()
        for statement in PostgresTokenStorage.schema.split(separator: ";") {
            let lines = statement.split(whereSeparator: \.isNewline).filter {
                !$0.hasPrefix("--") || $0.hasPrefix("--   GRANT")
            }
            let sql = lines.map { $0.replacing("--   ", with: "") }.joined(separator: "\n")
                .replacing("TO globus_lua", with: "TO \(user)")
                .replacing("SCHEMA public", with: "SCHEMA \(scene.schema)")
                .replacing("DATABASE tokens", with: "DATABASE postgres")
            if !sql.isEmpty { try scene.perform(sql) }
        }
        let storage = try PostgresTokenStorage(url: Secret(scene.server.url(schema: scene.schema, user: user)))
        try await storage.withLock(resourceServer: "a") {
            await #expect(throws: Never.self) { try await storage.store(.sample()) }
        }
        #expect(try await storage.removeTokenData(for: Scene.service))
    }

    @Test("A server that is read-only is told before a refresh token is spent")
    func readOnly() async throws {
        try await scene.open().store(.sample())
        let url = scene.url(more: "options='-c search_path=\(scene.schema) -c default_transaction_read_only=on'")
        let (message, time) = try await refusal(url)
        #expect(message.contains("(25006). Name the primary server, or add 'target_session_attrs=read-write'"))
        #expect(time < .seconds(5))
        let storage = try PostgresTokenStorage(url: Secret(url))
        let error = await #expect(throws: GlobusError.self) { try await storage.withLock(resourceServer: "a") {} }
        #expect(error?.message.contains("(25006)") == true)
        #expect(try await storage.tokenData(for: Scene.service) == .sample())
    }

    @Test("A table of another program, and a search path that names no schema, are told at once")
    func wrongSchema() async throws {
        try scene.perform("CREATE TABLE globus_lua_token (namespace text, token text)")
        let (message, _) = try await refusal(scene.url())
        #expect(message.contains("(42703). Its table globus_lua_token is another program's or another version's"))
        let (nowhere, time) = try await refusal(scene.server.url(schema: "nowhere"))
        #expect(nowhere.contains("(3F000). Create a schema that the search path of 'postgres' names"))
        #expect(time < .seconds(5))
    }

    @Test("A server that refuses connections is tried again within the patience, and then named with the reason")
    func refusedConnection() async throws {
        let listener = try LoopbackListener.open()
        close(listener.descriptor)
        let url = "postgresql://u:planted@127.0.0.1:\(listener.port)/tokens"
        let (message, time) = try await refusal(url, lockTimeout: .milliseconds(1200))
        let place = "The token database 'tokens' at 127.0.0.1:\(listener.port) could not be used"
        #expect(message.hasPrefix("\(place): Connection refused, also when it was tried again for "))
        #expect(message.hasSuffix(" s. Check the server and the way to it."))
        #expect(time > .milliseconds(1100))
    }

    @Test("A server that accepts connections and never answers is given up in time")
    func silentServer() async throws {
        let listener = try LoopbackListener.open()
        defer { close(listener.descriptor) }
        let url = "postgresql://u:planted@127.0.0.1:\(listener.port)/tokens?connect_timeout=1"
        let (message, time) = try await refusal(url, lockTimeout: .milliseconds(10))
        #expect(message.contains("at 127.0.0.1:\(listener.port) could not be used: it did not answer in time"))
        #expect(time < .seconds(6))
    }

    @Test("Where several servers are named, the first that can be used is")
    func severalServers() async throws {
        let listener = try LoopbackListener.open()
        close(listener.descriptor)
        let (port, password) = (scene.server.port, TestServer.password)
        let url = """
            postgresql://postgres:\(password)@127.0.0.1:\(listener.port),127.0.0.1:\(port)/postgres\
            ?options=-c%20search_path%3D\(scene.schema)
            """
        try await PostgresTokenStorage(url: Secret(url)).store(.sample())
        #expect(try await scene.open().tokenData(for: Scene.service) == .sample())
    }
}
