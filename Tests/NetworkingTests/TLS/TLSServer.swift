import Foundation
import TestSupport

/// An nginx with a certificate for `localhost`, on a loopback port.
final class TLSServer: Sendable {
    /// The certificate that the server shows.
    enum Kind {
        /// Self-signed.
        case selfSigned
        /// Self-signed, and expired yesterday.
        case expired
        /// Signed by an authority of its own, which the server does not send.
        case signed
    }

    let port: Int
    /// The file of the certificate, which is its own authority.
    let certificate: String
    /// The file of its key.
    let key: String

    private let folder: URL
    private let process: Process
    private let reloads: Bool

    /// Whether the programs that it needs are installed.
    static var isAvailable: Bool { find("nginx") != nil && find("openssl") != nil }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - kind: The certificate.
    ///   - protocols: The versions of TLS, in nginx's words.
    ///   - ciphers: The ciphers, in OpenSSL's words.
    ///   - keepaliveRequests: After how many requests the server ends a connection.
    ///   - reloads: Whether ``reload()`` is called, which needs a master process.
    ///   - asksForClient: Whether clients must have the server's own certificate.
    /// - Throws: The errors of making its files and of starting nginx.
    init(
        _ kind: Kind = .selfSigned,
        protocols: String = "TLSv1.2 TLSv1.3",
        ciphers: String = "DEFAULT",
        keepaliveRequests: Int = 1000,
        reloads: Bool = false,
        asksForClient: Bool = false
    ) throws {
        self.reloads = reloads
        folder = FileManager.default.temporaryDirectory.appending(path: "globus-lua-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        key = folder.appending(path: "key.pem").path
        port = try LoopbackListener.unusedPort()
        try TLSCertificate(folder: folder).make(kind)
        let configuration = folder.appending(path: "nginx.conf")
        try Self.configuration(folder.path, port, protocols, ciphers, keepaliveRequests, reloads, asksForClient).write(
            to: configuration,
            atomically: true,
            encoding: .utf8
        )
        process = try Self.start("nginx", ["-p", folder.path, "-c", configuration.path, "-e", "stderr"])
        try waitUntilReady()
    }

    deinit {
        // A master process ends its workers. Without one, a gentler signal may be blocked, as in the test's thread.
        kill(process.processIdentifier, reloads ? SIGTERM : SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    func url(host: String = "localhost") -> String { "https://\(host):\(port)/" }

    /// Makes new workers take over while the old ones finish their requests, as `nginx -s reload` does.
    func reload() { kill(process.processIdentifier, SIGHUP) }

    /// Returns the paths of the requests that it has handled, in order.
    func loggedPaths() throws -> [String] {
        try String(contentsOf: folder.appending(path: "paths"), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static func configuration(
        _ folder: String,
        _ port: Int,
        _ protocols: String,
        _ ciphers: String,
        _ keepaliveRequests: Int,
        _ reloads: Bool,
        _ asksForClient: Bool
    ) -> String {
        """
        daemon off;
        master_process \(reloads ? "on" : "off");
        worker_processes 1;
        user root;
        pid \(folder)/pid;
        error_log stderr crit;
        events {}
        http {
            log_format path "$uri";
            access_log paths path;
            keepalive_requests \(keepaliveRequests);
            client_body_temp_path \(folder)/body;
            proxy_temp_path \(folder)/proxy;
            fastcgi_temp_path \(folder)/fastcgi;
            uwsgi_temp_path \(folder)/uwsgi;
            scgi_temp_path \(folder)/scgi;
            server {
                listen 127.0.0.1:\(port) ssl http2;
                ssl_certificate certificate.pem;
                ssl_certificate_key key.pem;
                ssl_protocols \(protocols);
                ssl_ciphers \(ciphers);
                \(asksForClient ? "ssl_client_certificate certificate.pem; ssl_verify_client on;" : "")
                location / { return 200 "$server_protocol $connection"; }
            }
        }
        """
    }

    private func waitUntilReady() throws {
        let deadline = Date.now.addingTimeInterval(10)
        while !LoopbackListener.isListening(on: port) {
            guard process.isRunning, Date.now < deadline else { throw NotStarted() }
        }
    }

    private struct NotStarted: Error {}

    static func start(_ name: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = find(name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func find(_ name: String) -> URL? {
        ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"]
            .map { URL(filePath: $0).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
