import Foundation
import Glibc
import GlobusAuth
import TestSupport

@testable import PostgresTokenStorage

/// A PostgreSQL server of the tests' own: in a folder of its own, on a Unix socket and a port of this machine.
///
/// It is ended, and its folder removed, when the tests end, however they end.
final class TestServer: Sendable {
    /// The server that tests share, which none of them stops.
    static let shared = Result { try TestServer() }

    static let password = "planted-password"

    let folder: String
    let port: Int
    /// Its end of the pipe keeps the watcher waiting.
    private let watch: CInt

    init() throws {
        var template = Array("/tmp/globus-lua-postgres-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXFailure(number: errno) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if getuid() == 0, let user = getpwnam("postgres") { chown(folder, user.pointee.pw_uid, user.pointee.pw_gid) }
        watch = try Self.startWatcher(folder)
        // The name of the role is the same for whoever runs the tests.
        let options = [
            "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256", "--username=postgres", "--encoding=UTF8",
        ]
        let password = "\(folder)/password"
        try Self.write("\(Self.password)\n", to: password)
        try Commands.run(
            ["\(Commands.programs)/initdb", "-D", "\(folder)/data", "--pwfile=\(password)"] + options,
            log: "\(folder)/log"
        )
        port = try Self.startOnFreePort(folder)
    }

    deinit { close(watch) }

    func start() throws { try Self.start(folder, port) }

    func stop() throws { try Self.control(folder, ["stop", "-w", "-m", "immediate"]) }

    /// Restarts it as after a crash.
    func restart() throws { try Self.control(folder, ["restart", "-w", "-m", "immediate"]) }

    /// Another program may take a port that was free before the server does.
    private static func startOnFreePort(_ folder: String) throws -> Int {
        for _ in 0..<3 {
            let port = try freePort()
            if (try? start(folder, port)) != nil { return port }
        }
        let port = try freePort()
        try start(folder, port)
        return port
    }

    private static func start(_ folder: String, _ port: Int) throws {
        let settings = "-k \(folder) -h 127.0.0.1 -p \(port) -F -c max_connections=300 -c full_page_writes=off"
        try control(folder, ["start", "-w", "-o", settings])
    }

    private static func control(_ folder: String, _ words: [String]) throws {
        let server = "\(folder)/server.log"
        let program = ["\(Commands.programs)/pg_ctl", "-D", "\(folder)/data", "-l", server]
        try Commands.run(program + words, log: "\(folder)/log", details: server)
    }

    /// The URL for the schema, over the Unix socket.
    func url(schema: String, user: String = "postgres", more: String = "") -> String {
        "host=\(folder) port=\(port) user=\(user) dbname=postgres options='-c search_path=\(schema)' \(more)"
    }

    /// The URL over the loopback interface, with a password.
    func networkURL(schema: String, password: String = TestServer.password, more: String = "") -> String {
        "postgresql://postgres:\(password)@127.0.0.1:\(port)/postgres?options=-c%20search_path%3D\(schema)\(more)"
    }

    /// Performs SQL as the superuser.
    @discardableResult
    func perform(_ sql: String, schema: String = "public") throws -> [PostgresRow] {
        let settings = try PostgresSettings(Secret(url(schema: schema)))
        let endpoint = settings.endpoints[0]
        let parameters = settings.parameters(for: endpoint, withServerOptions: false)
        // The schema is in the options, which are left out with those of the server.
        let connection = try PostgresConnection(
            parameters + [("options", "-c search_path=\(schema)")],
            endpoint.server,
            until: Clock.now() + 10
        )
        return try connection.perform([PostgresStatement(sql)])[0]
    }

    private static func freePort() throws -> Int {
        let listener = try LoopbackListener.open()
        close(listener.descriptor)
        return listener.port
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o644)
    }

    /// Starts a shell that waits for the end of this process, then ends the server and removes its folder.
    private static func startWatcher(_ folder: String) throws -> CInt {
        let script = """
            cat >/dev/null
            \(Commands.programs)/pg_ctl -D \(folder)/data stop -m immediate
            rm -rf \(folder)
            """
        return try Commands.startReading(["sh", "-c", script])
    }
}
