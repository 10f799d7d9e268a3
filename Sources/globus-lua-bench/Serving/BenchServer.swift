import Foundation

/// A server on this machine that answers ``path``: nginx where it is installed, else the mock.
struct BenchServer {
    /// The same over TLS.
    struct Secure {
        let baseURL: String
        /// The file of the certificate, which signs itself.
        let certificate: String
    }

    static let path = "/bench/json"

    let name: String
    let baseURL: String
    /// Nil where the server has no TLS.
    let secure: Secure?
    private let process: Process

    /// Where its small JSON document is.
    var url: String { baseURL + Self.path }

    /// - Parameter mock: Whether to do without nginx even where it is installed.
    static func start(_ programs: Programs, in folder: TemporaryFolder, mock: Bool) throws -> BenchServer {
        guard let nginx = programs.nginx, !mock else {
            let port = try LoopbackPort.unused()
            let name = mock ? "the mock" : "the mock, since nginx is not installed,"
            return try start(name, port, nil, programs, [programs.globusLua, "mock", "--port", String(port.number)])
        }
        let configuration = try NginxConfiguration(certificate: try? Certificate(in: folder))
        let file = try configuration.write(to: folder)
        let secure = configuration.secure.map {
            Secure(baseURL: "https://127.0.0.1:\($0.port.number)", certificate: $0.certificate.file)
        }
        let command = [nginx, "-p", folder.url.path, "-e", "stderr", "-c", file]
        return try start("nginx", configuration.port, secure, programs, command)
    }

    private static func start(
        _ name: String,
        _ port: LoopbackPort,
        _ secure: Secure?,
        _ programs: Programs,
        _ command: [String]
    ) throws -> BenchServer {
        let server = BenchServer(
            name: name,
            baseURL: "http://127.0.0.1:\(port.number)",
            secure: secure,
            process: try launch(programs.pinning + command)
        )
        do { try port.waitUntilOpen() } catch {
            server.stop()
            throw error
        }
        return server
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    private static func launch(_ words: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }
}
