import Foundation

/// A server on this machine that answers `/bench/json`: nginx where it is installed, else the mock.
struct BenchServer {
    let name: String
    let baseURL: String
    private let process: Process

    static func start(_ programs: Programs, in folder: TemporaryFolder) throws -> BenchServer {
        let port = try LoopbackPort.unused()
        let command: [String]
        if let nginx = programs.nginx {
            command = [nginx, "-p", folder.url.path, "-e", "stderr", "-c", try NginxConfiguration.write(port, folder)]
        } else {
            command = [programs.globusLua, "mock", "--port", String(port.number)]
        }
        let server = BenchServer(
            name: programs.nginx == nil ? "the mock (nginx is not installed)" : "nginx",
            baseURL: "http://127.0.0.1:\(port.number)",
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
