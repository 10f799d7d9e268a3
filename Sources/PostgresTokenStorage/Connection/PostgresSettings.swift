import CPostgres
import Glibc
import GlobusAuth

/// Where a database is and how it is connected to, as libpq understands it: a URL or keywords, variables of the
/// environment, a service file.
struct PostgresSettings: Sendable {
    /// One server that the settings name.
    struct Endpoint: Sendable {
        let host: String
        let address: String
        let port: String

        var server: PostgresServer {
            PostgresServer(host: host.isEmpty ? address : host, port: Int(port) ?? 5432)
        }
    }

    /// The text that was given, with its password; nil where all comes from the environment.
    private let text: Secret?
    /// The servers, which are tried in this order.
    let endpoints: [Endpoint]
    let database: String
    let user: String
    let applicationName: String
    /// How long to wait for one server to answer, in seconds.
    let connectTimeout: Double
    /// The server's own settings that were asked for (`PGOPTIONS`).
    private let serverOptions: String
    /// The files that the text names, such as those of certificates.
    let files: [String]

    static let defaultApplicationName = "globus-lua"
    /// How long connecting takes at most, whatever the number of servers, in seconds.
    static let maximumConnectTime = 14.0

    /// Reads settings without connecting; throws `GlobusError` with `usage` for a text that libpq does not understand.
    init(_ text: Secret?) throws {
        let text = text.flatMap { $0.isEmpty ? nil : $0 }
        let parsed = try ParsedConnection(text)
        let values = parsed.values
        self.text = text
        endpoints = Self.endpoints(values, defaultHost: parsed.host)
        database = parsed.database
        user = parsed.user
        applicationName = values["application_name"] ?? Self.defaultApplicationName
        let seconds = values["connect_timeout"].flatMap(Double.init) ?? 0
        connectTimeout = seconds > 0 ? min(max(seconds, 1), Self.maximumConnectTime) : 4
        serverOptions = values["options"] ?? ""
        files = ParsedConnection.files(in: text)
    }

    private static func endpoints(_ values: [String: String], defaultHost: String) -> [Endpoint] {
        func list(_ name: String) -> [String] {
            (values[name] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (hosts, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        return (0..<max(hosts.count, addresses.count, 1)).map { index in
            let host = index < hosts.count ? hosts[index] : ""
            let address = index < addresses.count ? addresses[index] : ""
            let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
            return Endpoint(
                host: host.isEmpty && address.isEmpty ? defaultHost : host,
                address: address,
                port: port.isEmpty ? "5432" : port
            )
        }
    }

    /// Returns libpq's parameters for one server; later ones go before earlier ones.
    ///
    /// A pooler such as PgBouncer refuses settings of the server's, so they can be left out.
    func parameters(for endpoint: Endpoint, withServerOptions: Bool) -> [(name: String, value: String)] {
        var parameters = [
            ("keepalives_idle", "3"), ("keepalives_interval", "1"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "5000"), ("fallback_application_name", Self.defaultApplicationName),
        ]
        if let text { parameters.append(("dbname", text.reveal())) }
        if !endpoint.host.isEmpty || endpoint.address.isEmpty { parameters.append(("host", endpoint.host)) }
        if !endpoint.address.isEmpty { parameters.append(("hostaddr", endpoint.address)) }
        parameters += [("port", endpoint.port), ("client_encoding", "UTF8")]
        if withServerOptions {
            let keepalives =
                "-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=5000"
            parameters.append(("options", serverOptions.isEmpty ? keepalives : "\(serverOptions) \(keepalives)"))
        }
        return parameters
    }

    /// The database and its servers, as messages call it.
    var shown: String {
        let servers = endpoints.map { $0.server.description.printable(limit: 200) }.joined(separator: ", ")
        return "'\(database.printable(limit: 100))' at \(servers)"
    }
}

/// What libpq makes of a URL or keywords, without connecting.
///
/// libpq tells it of a connection only, so one is begun that cannot be: its `sslmode` is refused after everything else
/// was read, and before a server is contacted.
private struct ParsedConnection {
    let values: [String: String]
    let host: String
    let database: String
    let user: String

    private static let refusedMode = "globus-lua-only-parses"

    init(_ text: Secret?) throws {
        var parameters: [(name: String, value: String)] = text.map { [("dbname", $0.reveal())] } ?? []
        // With a password, the password file is not read.
        parameters += [("password", "none"), ("sslmode", Self.refusedMode)]
        guard let handle = PostgresLibrary.begin(parameters) else { throw Self.refusal("libpq has no memory") }
        defer { PQfinish(handle) }
        let message = String(cString: PQerrorMessage(handle))
        guard message.contains(Self.refusedMode) else { throw Self.refusal(Self.withoutQuotes(message)) }
        values = PostgresLibrary.values(PQconninfo(handle))
        host = PQhost(handle).map { String(cString: $0) } ?? ""
        database = PQdb(handle).map { String(cString: $0) } ?? ""
        user = PQuser(handle).map { String(cString: $0) } ?? ""
    }

    private static func refusal(_ reason: String) -> GlobusError {
        let message = """
            The 'url' of the token storage 'postgres' is not understood: \(reason). Write it as \
            'postgresql://user@host:5432/database', or as keywords: 'host=… dbname=…'.
            """
        return GlobusError(.usage, message)
    }

    /// Takes out what is quoted, since it may be a part of a password.
    private static func withoutQuotes(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard let first = line.firstIndex(of: "\""), let last = line.lastIndex(of: "\"") else {
            return line.printable(limit: 200)
        }
        return "\(line[..<first])<redacted>\(line[line.index(after: last)...])".printable(limit: 200)
    }

    /// The files that `text` itself names.
    static func files(in text: Secret?) -> [String] {
        guard let text, let options = PQconninfoParse(text.reveal(), nil) else { return [] }
        let values = PostgresLibrary.values(options)
        return ["passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir"].compactMap { name in
            values[name].flatMap { $0 == "system" ? nil : $0 }
        }
    }
}

/// libpq's functions with Swift's types.
enum PostgresLibrary {
    /// Begins to connect; nil where there is no memory.
    static func begin(_ parameters: [(name: String, value: String)]) -> OpaquePointer? {
        let names = parameters.map { strdup($0.name) } + [nil]
        let values = parameters.map { strdup($0.value) } + [nil]
        defer { for text in names + values { free(text) } }
        let handle = names.map { UnsafePointer($0) }.withUnsafeBufferPointer { names in
            values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectStartParams(names.baseAddress, values.baseAddress, 1)
            }
        }
        return handle
    }

    /// Reads and frees a list of options; those without a value are left out.
    static func values(_ options: UnsafeMutablePointer<PQconninfoOption>?) -> [String: String] {
        guard let options else { return [:] }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val, value.pointee != 0 {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return values
    }
}
