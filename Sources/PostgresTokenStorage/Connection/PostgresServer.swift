/// A PostgreSQL server's address.
public enum PostgresServer: Sendable, Hashable {
    /// A host's name or address, and a port.
    case network(host: String, port: Int)
    /// A Unix socket on this machine, by its path.
    case socket(path: String)

    init(host: String, port: Int) {
        let isFolder = host.hasPrefix("/") || host.hasPrefix("@")
        self = isFolder ? .socket(path: "\(host)/.s.PGSQL.\(port)") : .network(host: host, port: port)
    }
}

extension PostgresServer: CustomStringConvertible {
    /// `db.example.org:5432`, `[2001:db8::1]:5432` or `/var/run/postgresql/.s.PGSQL.5432`.
    public var description: String {
        switch self {
        case .network(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): path
        }
    }
}
