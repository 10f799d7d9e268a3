import Foundation

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A server on this machine that answers at ``path``: nginx where it is installed, and otherwise the mock.
struct BenchServer {
    /// The same server over TLS.
    struct Secure {
        let baseURL: String
        /// The file of the self-signed certificate.
        let certificate: String
    }

    static let path = "/bench/json"
    /// Of a listing of about 1 MB.
    static let listingPath = "/bench/listing"

    let name: String
    let baseURL: String
    /// The server over TLS; nil where it has no TLS.
    let secure: Secure?
    /// Whether it answers at ``listingPath``, which the mock does not.
    let hasListing: Bool
    /// Its files; nil where it has none.
    let files: ServedFiles?
    private let process: Process

    /// The URL of its small JSON document.
    var url: String { baseURL + Self.path }

    /// Starts nginx, or the mock where nginx is not installed or `mock` is set.
    static func start(_ programs: Programs, in folder: TemporaryFolder, mock: Bool) throws -> BenchServer {
        guard let nginx = programs.nginx, !mock else {
            let port = try LoopbackPort.unused()
            let name = mock ? "the mock" : "the mock, since nginx is not installed,"
            let command = [programs.globusLua, "mock", "--port", String(port.number)]
            return try start(name, port, nil, nil, hasListing: false, programs, command)
        }
        let configuration = try NginxConfiguration(certificate: try? Certificate(in: folder))
        let file = try configuration.write(to: folder)
        let secure = configuration.secure.map {
            Secure(baseURL: "https://127.0.0.1:\($0.port.number)", certificate: $0.certificate.file)
        }
        let files = try ServedFiles(in: folder, port: configuration.port)
        let command = [nginx, "-p", folder.url.path, "-e", "stderr", "-c", file]
        return try start("nginx", configuration.port, secure, files, hasListing: true, programs, command)
    }

    private static func start(
        _ name: String,
        _ port: LoopbackPort,
        _ secure: Secure?,
        _ files: ServedFiles?,
        hasListing: Bool,
        _ programs: Programs,
        _ command: [String]
    ) throws -> BenchServer {
        let server = BenchServer(
            name: name,
            baseURL: "http://127.0.0.1:\(port.number)",
            secure: secure,
            hasListing: hasListing,
            files: files,
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

/// The files that nginx serves and takes, and those on the client's side.
struct ServedFiles {
    private static let size = 1_000_000_000
    private let folder: URL
    private let port: LoopbackPort

    /// Makes a file without content, which takes no room on the disk.
    init(in folder: TemporaryFolder, port: LoopbackPort) throws {
        self.folder = folder.url.appendingPathComponent("files")
        self.port = port
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: source, contents: nil), truncate(source, off_t(Self.size)) == 0
        else {
            throw BenchError("a file of 1 GB cannot be made in \(folder.url.path)")
        }
    }

    var downloadURL: String { "http://127.0.0.1:\(port.number)/files/source" }
    func uploadURL(_ name: String) -> String { "http://127.0.0.1:\(port.number)/files/\(name)" }
    var source: String { folder.appendingPathComponent("source").path }
    func target(_ name: String) -> String { folder.appendingPathComponent("\(name).received").path }
}

/// The settings of an nginx that answers from memory and writes no logs.
struct NginxConfiguration {
    let port: LoopbackPort
    /// The port and the certificate for TLS, if any.
    let secure: (port: LoopbackPort, certificate: Certificate)?

    init(certificate: Certificate?) throws {
        port = try LoopbackPort.unused()
        secure = try certificate.map { (try LoopbackPort.unused(), $0) }
    }

    /// Writes the settings into the folder and returns the file's path.
    func write(to folder: TemporaryFolder) throws -> String {
        try folder.write("nginx.conf", text(listing: folder.write("listing.json", Self.listing)))
    }

    /// A listing as Transfer answers it.
    private static var listing: String {
        let entries = (1...4200).map { number in
            """
            {"DATA_TYPE":"file","name":"measurement-\(number).h5","type":"file","size":\(number * 7919),"user":"alice",\
            "group":"lab","permissions":"0644","last_modified":"2026-01-01 12:00:00+00:00","link_target":"none",\
            "link_user":"none","is_readable":true,"version":\(Double(number) / 8)}
            """
        }
        return #"{"value":42,"DATA_TYPE":"file_list","path":"/~/","DATA":["# + entries.joined(separator: ",") + "]}"
    }

    private func text(listing: String) -> String {
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          keepalive_requests 1000000000;
          server {
            listen 127.0.0.1:\(port.number);
            \(secureLines)
            location = \(BenchServer.path) {
              default_type application/json;
              return 200 '{"ok":true,"name":"globus","value":42}';
            }
            location = \(BenchServer.listingPath) {
              default_type application/json;
              alias \(listing);
            }
            location /files/ {
              root .;
              sendfile on;
              client_max_body_size 0;
              dav_methods PUT;
            }
          }
        }
        """
    }

    private var secureLines: String {
        guard let secure else { return "" }
        return """
            listen 127.0.0.1:\(secure.port.number) ssl http2;
                ssl_certificate \(secure.certificate.file);
                ssl_certificate_key \(secure.certificate.keyFile);
            """
    }
}

/// A TCP port on 127.0.0.1.
struct LoopbackPort {
    let number: UInt16

    /// Finds a port on which nobody listens.
    static func unused() throws -> LoopbackPort {
        var address = address(port: 0)
        let number = withSocket(&address) { socket, address, size -> UInt16? in
            guard bind(socket, address, size) == 0 else { return nil }
            var size = size
            guard getsockname(socket, address, &size) == 0 else { return nil }
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port.bigEndian }
        }
        guard let number else { throw BenchError("the system gives no port on 127.0.0.1") }
        return LoopbackPort(number: number)
    }

    /// Waits until somebody listens; throws after five seconds.
    func waitUntilOpen() throws {
        for _ in 0..<250 {
            if isOpen { return }
            usleep(20_000)
        }
        throw BenchError("the server did not start to listen on port \(number)")
    }

    private var isOpen: Bool {
        var address = Self.address(port: number)
        return Self.withSocket(&address) { connect($0, $1, $2) == 0 }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func withSocket<R>(
        _ address: inout sockaddr_in,
        _ body: (Int32, UnsafeMutablePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// A self-signed certificate for 127.0.0.1, which is made when needed.
struct Certificate {
    let file: String
    let keyFile: String

    /// Makes the certificate; throws where openssl is not installed.
    init(in folder: TemporaryFolder) throws {
        file = folder.url.appendingPathComponent("certificate.pem").path
        keyFile = folder.url.appendingPathComponent("key.pem").path
        guard let openssl = ProgramSearch.path(of: "openssl") else { throw BenchError("there is no openssl") }
        let isMade = ProgramSearch.succeeds([
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", file,
        ])
        guard isMade else { throw BenchError("openssl makes no certificate") }
    }
}

/// A folder that exists as long as the benchmark runs.
struct TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("globus-lua-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// Writes a file into the folder and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
