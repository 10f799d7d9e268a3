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
}
