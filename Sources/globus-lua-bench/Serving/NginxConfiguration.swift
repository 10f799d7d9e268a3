import Foundation

/// The settings of an nginx that answers from memory and writes nothing down.
enum NginxConfiguration {
    /// Writes the settings into the folder and returns the file's path.
    static func write(_ port: LoopbackPort, _ folder: TemporaryFolder) throws -> String {
        let file = folder.url.appendingPathComponent("nginx.conf")
        try text(port).write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private static func text(_ port: LoopbackPort) -> String {
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events {}
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
            location = /bench/json {
              default_type application/json;
              return 200 '{"ok":true,"name":"globus","value":42}';
            }
          }
        }
        """
    }
}
