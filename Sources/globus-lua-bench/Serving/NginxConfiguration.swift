import Foundation

/// The settings of an nginx that answers from memory and writes nothing down.
struct NginxConfiguration {
    let port: LoopbackPort
    /// Where it speaks TLS, if it does.
    let secure: (port: LoopbackPort, certificate: Certificate)?

    init(certificate: Certificate?) throws {
        port = try LoopbackPort.unused()
        secure = try certificate.map { (try LoopbackPort.unused(), $0) }
    }

    /// Writes the settings into the folder and returns the file's path.
    func write(to folder: TemporaryFolder) throws -> String {
        let file = folder.url.appendingPathComponent("nginx.conf")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private var text: String {
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
