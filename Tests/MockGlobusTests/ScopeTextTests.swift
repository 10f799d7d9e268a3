import Testing

@testable import MockGlobus

@Suite struct ScopeTextTests {
    @Test("Spaces within brackets do not part scopes")
    func split() {
        #expect(ScopeText.split("a b[c *d[e f]]  g") == ["a", "b[c *d[e f]]", "g"])
        #expect(ScopeText.split(" ").isEmpty)
    }

    @Test("The name of a scope is without its dependencies and its mark")
    func name() {
        #expect(ScopeText.name(of: "*a[b c]") == "a")
    }

    static let servers: [(scope: String, server: String?)] = [
        ("openid", "auth.globus.org"),
        ("urn:globus:auth:scope:transfer.api.globus.org:all", "transfer.api.globus.org"),
        (
            "https://auth.globus.org/scopes/2fbdda78-a599-4cb5-ac3d-1fbcfbc6a754/action_all",
            "2fbdda78-a599-4cb5-ac3d-1fbcfbc6a754"
        ),
        ("https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a/manage_flows", "flows.globus.org"),
        ("https://auth.globus.org/scopes/facd7ccc-c5f4-42aa-916b-a0e270e2c2a9/all", "funcx_service"),
        ("urn:globus:auth:scope:transfer.api.globus.org", nil),
        ("urn:globus:auth:scope::all", nil),
        ("invented", nil),
    ]

    @Test("A scope names its resource server", arguments: servers.indices)
    func resourceServer(index: Int) {
        #expect(ScopeText.resourceServer(of: Self.servers[index].scope) == Self.servers[index].server)
    }
}
