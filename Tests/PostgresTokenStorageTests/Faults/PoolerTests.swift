import Foundation
import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import PostgresTokenStorage
import TestSupport
import Testing

/// PgBouncer, which gives a connection to another client after each transaction.
@Suite(.timeLimit(.minutes(1))) struct PoolerTests {
    private final class Pooler: Sendable {
        let port: Int
        private let process: pid_t

        init(before server: TestServer, schema: String) throws {
            let listener = try LoopbackListener.open()
            close(listener.descriptor)
            port = listener.port
            let settings = """
                [databases]
                tokens = host=\(server.folder) port=\(server.port) user=postgres dbname=postgres connect_query='SET search_path = \(schema)'
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = \(port)
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 2
                """
            let path = "\(server.folder)/pgbouncer-\(port).ini"
            try Data(settings.utf8).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o644)
            process = try Commands.start(["pgbouncer", path], log: "\(server.folder)/pgbouncer.log")
            for _ in 0..<500 where !LoopbackListener.isListening(on: port) { usleep(10_000) }
        }

        deinit {
            kill(process, SIGKILL)
            _ = Commands.finish(process)
        }
    }

    @Test("Through PgBouncer in transaction mode one of eight processes renews for all")
    func transactionMode() async throws {
        let scene = try Scene()
        let pooler = try Pooler(before: scene.server, schema: scene.schema)
        let mock = try await MockGlobus.rotating()
        let url = "postgresql://postgres@127.0.0.1:\(pooler.port)/tokens"
        let storage = try PostgresTokenStorage(url: Secret(url))
        try await storage.store(.sample(refresh: mock.issueRefreshToken()))
        let words = ["renew", "postgres", url, mock.baseURL, MockGlobus.Client.native.id]
        let workers = try (0..<8).map { _ in try Worker(words) }
        for worker in workers { #expect(await worker.line() == "ready") }
        for round in 1...3 {
            for worker in workers { worker.send("\(2_000_000_000 + round * 1_000_000)") }
            var answers: Set<String> = []
            for worker in workers { answers.insert(await worker.line() ?? "ended") }
            #expect(answers.count == 1)
            #expect(answers.allSatisfy { $0.hasPrefix("ok ") }, "\(answers)")
            #expect(mock.tokenRequests().count == round)
        }
        #expect(try scene.heldLeases() == 0)
        withExtendedLifetime(pooler) {}
        await mock.stop()
    }
}
