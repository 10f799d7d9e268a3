import TestSupport
import Testing

/// Requests in an environment that names a proxy.
@Suite(.timeLimit(.minutes(1))) struct ProxyTests {
    @Test("What goes to this machine goes there directly, and what goes elsewhere through the proxy")
    func loopback() async throws {
        let proxy = try ScriptedServer { _, connection in connection.respond(body: "proxy") }
        let server = try ScriptedServer { _, connection in connection.respond(body: "server") }
        let code = """
            local authorizer = globus.AccessTokenAuthorizer("a-token")
            print(globus.request("GET", ..., { authorizer = authorizer }).text)
            print(globus.request("GET", "http://service.example/").text)
            """
        let outcome = try await Program.run(
            ["--allow-net", "-e", code, server.url()],
            variables: ["http_proxy": proxy.url()]
        )
        #expect(outcome == .exited(0, output: "server\nproxy\n"))
        #expect(proxy.log.requests.flatMap { $0.values("Authorization") } == [])
        #expect(server.log.requests.flatMap { $0.values("Authorization") } == ["Bearer a-token"])
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
}
