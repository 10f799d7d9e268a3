import GlobusAuth
import Networking
import TestSupport
import Testing

/// The errors for a proxy that fails.
@Suite(.timeLimit(.minutes(1))) struct ProxyFailureTests {
    private static let password = "s3cret-word"

    /// Returns the error of a request for `url` through the proxy.
    private func failure(
        of url: String = "https://service.example/path?token=t0k",
        through proxy: String,
        method: String = "POST"
    ) async throws -> GlobusError {
        var configuration = CurlHTTPClient.Configuration()
        configuration.proxies = ProxySettings { $0 == "all_proxy" ? proxy : nil }
        let bench = try Bench(client: configuration)
        let request = try HTTPRequest(
            method: method,
            url: RequestURL(url),
            timeout: .seconds(20),
            connectTimeout: .seconds(5)
        )
        let error = try await bench.failure(of: request)
        #expect(!error.mayHaveBeenProcessed)
        #expect(!error.message.contains(Self.password))
        #expect(!error.message.contains("t0k"))
        return error
    }

    private func proxy(_ status: String) throws -> ScriptedServer {
        try ScriptedServer { _, connection in connection.respond(status, ["Proxy-Authenticate: Basic realm=x"]) }
    }

    private func url(_ server: ScriptedServer, user: String = "", scheme: String = "http") -> String {
        "\(scheme)://\(user)127.0.0.1:\(server.port)"
    }

    @Test(
        "A proxy that refuses CONNECT is named, and asked again only where that may help",
        arguments: [
            ("407 Proxy Authentication Required", false, "asks for a user name and a password (407); write them into"),
            ("403 Forbidden", false, "does not let connections to service.example through (403)"),
            ("400 Bad Request", false, "answers a CONNECT to service.example with 400; check all_proxy"),
            ("501 Not Implemented", false, "with 501"), ("500 Oops", true, "(500)"), ("502 Bad Gateway", true, "(502)"),
            ("503 Service Unavailable", true, "has no connection to service.example at present (503)"),
            ("504 Gateway Timeout", true, "(504)"), ("429 Too Many Requests", true, "(429)"),
            ("302 Found", false, "with 302"),
        ] as [(String, Bool, String)]
    )
    func refusals(status: String, isTransient: Bool, words: String) async throws {
        let proxy = try proxy(status)
        let error = try await failure(through: url(proxy))
        #expect(error.code == .connection)
        #expect(error.message.contains("the proxy \(url(proxy)) "))
        #expect(error.message.contains(words))
        #expect(error.isTransient == isTransient)
        #expect(proxy.log.requests.map(\.method) == ["CONNECT"])
    }

    @Test("A proxy that refuses a password is named without it")
    func wrongPassword() async throws {
        let proxy = try proxy("407 Proxy Authentication Required")
        let error = try await failure(through: url(proxy, user: "me:\(Self.password)@"))
        #expect(error.message.contains("the proxy \(url(proxy)) refuses the user name and password (407)"))
        #expect(!error.isTransient)
    }

    @Test("A 407 to a request over cleartext is the proxy's too")
    func cleartext() async throws {
        let proxy = try proxy("407 Proxy Authentication Required")
        let error = try await failure(of: "http://service.example/x", through: url(proxy))
        #expect(error.message.contains("the proxy \(url(proxy)) asks for a user name and a password"))
        #expect(!error.isTransient)
    }

    @Test("A proxy that nobody runs is named", arguments: ["http", "socks4", "socks5", "socks5h", "https"])
    func refused(scheme: String) async throws {
        let url = "\(scheme)://127.0.0.1:\(try LoopbackListener.unusedPort())"
        let error = try await failure(of: "http://10.255.255.1/", through: url)
        #expect(error.code == .connection)
        #expect(error.message.contains("cannot connect to the proxy \(url): connection refused"))
        #expect(error.isTransient)
    }

    @Test(
        "A proxy whose name cannot be resolved is named",
        arguments: ["http", "https", "socks4", "socks5", "socks5h"]
    )
    func unresolved(scheme: String) async throws {
        let error = try await failure(through: "\(scheme)://me:\(Self.password)@nowhere.invalid:3128")
        #expect(error.message.contains("the proxy \(scheme)://nowhere.invalid:3128 cannot be resolved"))
        #expect(error.isTransient)
    }

    @Test(
        "A proxy that cannot be used is refused, and its password does not show",
        arguments: ["ftp://me:s3cret-word@127.0.0.1:1", "http://me:s3cret-word@127.0.0.1:port", "http://[::1"]
    )
    func misnamed(url: String) async throws {
        let error = try await failure(through: url)
        #expect(error.message.contains("all_proxy names a proxy that cannot be used"))
        #expect(!error.isTransient)
    }

    @Test("A proxy that closes the connection before the tunnel is named", arguments: [true, false])
    func closed(withReset: Bool) async throws {
        let proxy = try ScriptedServer { _, connection in withReset ? connection.reset() : connection.close() }
        let error = try await failure(through: url(proxy))
        #expect(error.message.contains("the proxy \(url(proxy)) closed the connection"))
        #expect(error.isTransient)
    }

    @Test("What is no proxy is named", arguments: ["SSH-2.0-OpenSSH\r\n", "HTTP/1.1 abc\r\n\r\n"])
    func notHTTP(answer: String) async throws {
        let proxy = try ScriptedServer { _, connection in
            connection.send(answer)
            connection.close()
        }
        #expect(try await failure(through: url(proxy)).message.contains("the proxy \(url(proxy)) "))
    }

    @Test("A proxy that should speak TLS and does not is named")
    func plainProxy() async throws {
        let proxy = try ScriptedServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()
        }
        let error = try await failure(through: url(proxy, scheme: "https"))
        #expect(error.message.contains("no secure connection to the proxy \(url(proxy, scheme: "https")) came about"))
        #expect(!error.isTransient)
    }

    @Test("What comes of a tunnel that stands is the host's failure, with the proxy beside it")
    func behindTheTunnel() async throws {
        let proxy = try ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 Connected\r\n\r\n")
            connection.send("this is no TLS, but long enough to be taken for a record\r\n")
            connection.close()
        }
        let error = try await failure(through: url(proxy))
        #expect(error.message.contains("no secure connection to service.example (through the proxy \(url(proxy)))"))
        #expect(!error.isTransient)
    }

    @Test(
        "A SOCKS proxy that makes no connection is named, and asked again only where that may help",
        arguments: [(1, true), (2, false), (3, true), (4, true), (5, true), (7, false), (8, false)] as [(UInt8, Bool)]
    )
    func socks(reply: UInt8, isTransient: Bool) async throws {
        let proxy = try ScriptedServer { connection in
            connection.send([5, 0])
            connection.send([5, reply, 0, 1, 0, 0, 0, 0, 0, 0])
            connection.waitForClose()
        }
        let url = url(proxy, scheme: "socks5h")
        let error = try await failure(through: url)
        #expect(error.message.contains("the proxy \(url) made no connection to service.example"))
        #expect(error.isTransient == isTransient)
    }

    @Test("A host name that is to be resolved for a SOCKS proxy and cannot be is named")
    func unresolvedHost() async throws {
        let proxy = try ScriptedServer { connection in
            connection.send([5, 0])
            connection.waitForClose()
        }
        let error = try await failure(of: "http://nowhere.invalid/", through: url(proxy, scheme: "socks5"))
        #expect(error.message.contains("the host name of nowhere.invalid cannot be resolved here"))
    }

    @Test("A SOCKS proxy that takes no such login is named, and not asked again")
    func socksLogin() async throws {
        let proxy = try ScriptedServer { connection in
            connection.send([5, 0xFF])
            connection.waitForClose()
        }
        let error = try await failure(through: url(proxy, user: "me:\(Self.password)@", scheme: "socks5h"))
        #expect(error.message.contains("it asks for another user name or password"))
        #expect(!error.isTransient)
    }

    @Test("A proxy that never answers is named")
    func silent() async throws {
        let gate = Gate()
        let proxy = try ScriptedServer { _, _ in gate.wait() }
        defer { gate.open() }
        var configuration = CurlHTTPClient.Configuration()
        configuration.proxies = ProxySettings { [url = url(proxy)] in $0 == "https_proxy" ? url : nil }
        let bench = try Bench(client: configuration)
        let request = try HTTPRequest(
            method: "POST",
            url: RequestURL("https://service.example/"),
            connectTimeout: .milliseconds(200)
        )
        let error = try await bench.failure(of: request)
        #expect(error.code == .connectionTimeout)
        #expect(error.message.contains("service.example (through the proxy \(url(proxy)))"))
        #expect(!error.mayHaveBeenProcessed)
    }
}
