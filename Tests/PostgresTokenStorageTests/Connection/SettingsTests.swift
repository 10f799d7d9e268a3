import GlobusAuth
import Testing

@testable import PostgresTokenStorage

@Suite struct SettingsTests {
    @Test(
        "Servers, database and user are those that libpq understands",
        arguments: [
            ("postgresql://u@db.example.org/tokens", ["db.example.org:5432"]),
            ("postgresql://u@a,b:6000/tokens?connect_timeout=9", ["a:5432", "b:6000"]),
            ("postgresql://u@[2001:db8::1]:6000/tokens", ["[2001:db8::1]:6000"]),
            ("host=/run/x port=7 user=u dbname=tokens", ["/run/x/.s.PGSQL.7"]),
            ("host=name hostaddr=192.0.2.1 user=u dbname=tokens", ["name:5432"]),
            ("hostaddr=192.0.2.1,192.0.2.2 port=1 user=u dbname=tokens", ["192.0.2.1:1", "192.0.2.2:1"]),
        ]
    )
    func servers(text: String, servers: [String]) throws {
        let settings = try PostgresSettings(Secret(text))
        #expect(settings.endpoints.map { "\($0.server)" } == servers)
        #expect(settings.database == "tokens")
        #expect(settings.user == "u")
        #expect(settings.shown == "'tokens' at \(servers.joined(separator: ", "))")
    }

    @Test(
        "A text that libpq does not understand is refused, and nothing of it is shown",
        arguments: [
            "postgresql://u:planted%zz@h/db", "host=h pass planted", "postgresql://planted@h/db?planted=1",
            "host=a,b port=1,2,3 password=planted", "service=planted",
        ]
    )
    func refused(text: String) throws {
        let error = #expect(throws: GlobusError.self) { try PostgresTokenStorage(url: Secret(text)) }
        #expect(error?.code == .usage)
        #expect(error?.message.hasPrefix("The 'url' of the token storage 'postgres' is not understood: ") == true)
        #expect(error?.message.contains("planted") == false)
    }

    @Test("A password shows in no description, dump or error")
    func password() async throws {
        let storage = try PostgresTokenStorage(
            url: "postgresql://u:planted@127.0.0.1:1/tokens",
            lockTimeout: .milliseconds(10)
        )
        let error = await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() }
        var dumped = ""
        dump(storage, to: &dumped)
        dump(error, to: &dumped)
        #expect(!"\(storage) \(String(reflecting: storage)) \(error.debugDescription) \(dumped)".contains("planted"))
        #expect("\(storage)" == "the token database 'tokens' at 127.0.0.1:1")
        #expect("\(storage.inNamespace("n"))" == "the token database 'tokens' at 127.0.0.1:1, namespace 'n'")
    }

    @Test("The files that a URL names are known, and those of the environment are not asked about")
    func files() throws {
        let url = "host=h sslrootcert=/etc/ca.pem sslkey=/etc/key passfile=/etc/pw"
        #expect(Set(try PostgresSettings(Secret(url)).files) == ["/etc/ca.pem", "/etc/key", "/etc/pw"])
        #expect(try PostgresSettings("postgresql://h/db").files.isEmpty)
        #expect(try PostgresSettings("host=h sslrootcert=system").files.isEmpty)
    }

    @Test("Names come back from their columns as they were", arguments: ["", "a", "a\\b", "\\0", "\0", "\\\0\\login"])
    func names(name: String) {
        let text = TokenTable.escaped(name)
        #expect(!text.utf8.contains(0))
        #expect(TokenTable.unescaped(text) == name)
        #expect(text != LeasePlace.logins(in: "").resourceServer)
    }
}
