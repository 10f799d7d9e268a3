import TestSupport
import Testing

/// Requests in an environment that names a proxy: those to this machine are sent directly, others through the proxy,
/// and credentials only where nobody on the way can read them.
@Suite(.timeLimit(.minutes(2))) struct ProxyTests {
    /// Sends a token to each named host, and prints the result.
    private static let code = """
        local port, scheme = ...
        local authorizer = globus.AccessTokenAuthorizer("a-token")
        for _, host in ipairs({ select(3, ...) }) do
            local url = scheme .. "://" .. host .. ":" .. port .. "/x"
            local sent, answer = pcall(globus.request, "GET", url, { authorizer = authorizer, max_retries = 0 })
            print(host, sent and answer.text or answer.class)
        end
        """

    /// Returns every variable that names a proxy, alone and together with variables for exceptions that do not apply.
    private static func environments(_ proxy: String) -> [[String: String]] {
        let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        let socks = proxy.replacing("http:", with: "socks5h:")
        let all = Dictionary(uniqueKeysWithValues: names.map { ($0, proxy) })
        return names.map { [$0: proxy] } + [
            ["all_proxy": socks], ["ALL_PROXY": socks, "http_proxy": socks], all,
            all.merging(["no_proxy": ""]) { $1 }, all.merging(["no_proxy": "service.example", "NO_PROXY": "x"]) { $1 },
            all.merging(["NO_PROXY": "service.example"]) { $1 },
            all.merging(["no_proxy": "127.0.0.1,localhost"]) { $1 },
        ]
    }

    private func run(_ arguments: [String], _ variables: [String: String]) async throws -> [String: String] {
        let outcome = try await Program.run(["--allow-net", "-e", Self.code] + arguments, variables: variables)
        let lines = outcome.output.split(separator: "\n")
        let pairs = lines.map { $0.split(separator: "\t", maxSplits: 1).map(String.init) }
        return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { first, _ in first }
    }

    @Test("Whatever the spelling of this machine, no proxy hears of it", arguments: 0..<13)
    func loopback(index: Int) async throws {
        let proxy = try ScriptedServer { connection in connection.close() }
        let server = try ScriptedServer { _, connection in connection.respond(body: "server") }
        let variables = Self.environments(proxy.url())[index]
        let reached = [
            "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "foo.localhost", "a.Foo.LocalHost.",
            "[::ffff:127.0.0.1]", "[::FFFF:7F00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
        ]
        // The server listens on only one address, so the system refuses connections to these.
        let unreached = ["127.0.0.2", "127.255.255.254", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]"]
        let plain = try await run(["\(server.port)", "http"] + reached + unreached, variables)
        for host in reached { #expect(plain[host] == "server", "\(host) with \(variables)") }
        for host in unreached { #expect(plain[host] == "GlobusConnectionError", "\(host) with \(variables)") }
        let closed = try LoopbackListener.unusedPort()
        let secure = try await run(["\(closed)", "https"] + reached + unreached, variables)
        for host in reached + unreached {
            #expect(secure[host] == "GlobusConnectionError", "\(host) with \(variables)")
        }
        #expect(proxy.log.connections.count == 0, "with \(variables)")
        #expect(server.log.requests.allSatisfy { $0.values("Authorization") == ["Bearer a-token"] })
    }

    @Test("What looks like this machine and is another gets no token in cleartext, nor does the proxy")
    func lookalikes() async throws {
        let proxy = try ScriptedServer { _, connection in connection.respond(body: "proxy") }
        let hosts = [
            "127.example.org", "127.0.0.1.example.org", "localhost.example.org", "notlocalhost", "localhost-",
            "0.0.0.0", "128.0.0.1", "[::]", "[::2]", "[::127.0.0.1]", "[::ffff:128.0.0.1]", "[64:ff9b::7f00:1]",
            "127.1", "127.0.1", "0x7f.1", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.1.", "[::1%25lo]",
            "[::1%lo]", "127.0.0.%31", "localhos%74", "ｌocalhost", "127。0。0。1", "a@127.0.0.1", "127.0.0.1\\@x",
        ]
        let answers = try await run(["80", "http"] + hosts, ["http_proxy": proxy.url(), "all_proxy": proxy.url()])
        for host in hosts { #expect(answers[host] == "GlobusSDKUsageError", "\(host)") }
        #expect(proxy.log.connections.count == 0)
    }

    @Test("What goes elsewhere goes through the proxy, and a tunnel is asked for without the token")
    func elsewhere() async throws {
        let proxy = try ScriptedServer { request, connection in
            connection.respond(request.method == "CONNECT" ? "403 No" : "200 OK", body: "proxy")
        }
        let code = """
            print(globus.request("GET", "http://127.example.org/").text)
            local authorizer = globus.AccessTokenAuthorizer("a-token")
            print(pcall(globus.request, "GET", "https://127.example.org/", { authorizer = authorizer, max_retries = 0 }))
            """
        let variables = ["http_proxy": proxy.url(), "https_proxy": proxy.url()]
        let outcome = try await Program.run(["--allow-net", "-e", code], variables: variables)
        #expect(outcome.output.hasPrefix("proxy\nfalse\t"), "\(outcome)")
        #expect(
            proxy.log.requests.map { "\($0.method) \($0.path)" } == [
                "GET http://127.example.org/", "CONNECT 127.example.org:443",
            ]
        )
        #expect(proxy.log.requests.flatMap { $0.values("Authorization") } == [])
    }

    @Test("A request to this machine that verifies otherwise than the one before it needs no proxy either")
    func otherVerification() async throws {
        let proxy = try ScriptedServer { _, connection in connection.respond(body: "proxy") }
        let server = try ScriptedServer { _, connection in connection.respond(body: "server") }
        let code = """
            local authorizer = globus.AccessTokenAuthorizer("a-token")
            for _, verify in ipairs { true, false, true, false, false } do
                print(globus.request("GET", ..., { authorizer = authorizer, verify_ssl = verify }).text)
            end
            """
        let outcome = try await Program.run(
            ["--allow-net", "-e", code, server.url()],
            variables: ["http_proxy": proxy.url()]
        )
        #expect(outcome.output == String(repeating: "server\n", count: 5), "\(outcome)")
        #expect(proxy.log.connections.count == 0)
    }

    @Test("A redirect to what looks like this machine goes through the proxy without the token")
    func redirect() async throws {
        let proxy = try ScriptedServer { _, connection in connection.respond(body: "proxy") }
        let server = try ScriptedServer { _, connection in
            connection.respond("307 Moved", ["Location: http://127.0.0.1.example.org/y z"])
        }
        let code = """
            local authorizer = globus.AccessTokenAuthorizer("a-token")
            print(globus.request("GET", ..., { authorizer = authorizer }).text)
            """
        let outcome = try await Program.run(
            ["--allow-net", "-e", code, server.url()],
            variables: ["http_proxy": proxy.url()]
        )
        #expect(outcome == .exited(0, output: "proxy\n"))
        #expect(proxy.log.requests.map(\.path) == ["http://127.0.0.1.example.org/y%20z"])
        #expect(proxy.log.requests.flatMap { $0.values("Authorization") } == [])
        #expect(server.log.requests.flatMap { $0.values("Authorization") } == ["Bearer a-token"])
    }

    @Test("A proxy that refuses is asked once, and named without its password", arguments: ["407 No", "403 No"])
    func refusal(status: String) async throws {
        let proxy = try ScriptedServer { _, connection in connection.respond(status) }
        let outcome = try await Program.run(
            ["--allow-net", "-e", #"globus.request("POST", "https://service.example/x?token=t0k")"#],
            variables: ["https_proxy": "http://me:s3cret@127.0.0.1:\(proxy.port)"]
        )
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("POST https://service.example/x failed after 1 attempt in "))
        #expect(outcome.errors.contains("the proxy http://127.0.0.1:\(proxy.port) "))
        #expect(!outcome.errors.contains("s3cret"))
        #expect(!outcome.errors.contains("t0k"))
        #expect(proxy.log.requestCount.count == 1)
    }

    @Test("A proxy that is unavailable is asked again, with a warning, and named")
    func unavailable() async throws {
        let proxy = try ScriptedServer { _, connection in connection.respond("503 Later") }
        let code = #"globus.request("POST", "https://service.example/x", { max_retries = 4 })"#
        let outcome = try await Program.run(
            ["--allow-net", "-e", code],
            variables: ["https_proxy": "http://me:s3cret@127.0.0.1:\(proxy.port)"]
        )
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("failed after 5 attempts in "))
        #expect(outcome.errors.contains("; sent again in "))
        #expect(
            outcome.errors.contains("the proxy http://127.0.0.1:\(proxy.port) has no connection to service.example")
        )
        #expect(!outcome.errors.contains("s3cret"))
        #expect(proxy.log.requestCount.count == 5)
    }
}
