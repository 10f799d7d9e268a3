import Testing

@testable import MockGlobus

@Suite struct ScopeListTests {
    @Test("Spaces within brackets do not part scopes")
    func split() {
        #expect(ScopeList.split("a b[c *d[e f]]  g") == ["a", "b[c *d[e f]]", "g"])
        #expect(ScopeList.split(" ").isEmpty)
    }

    @Test("The name of a scope is without its dependencies and its mark")
    func name() {
        #expect(ScopeList.name(of: "*a[b c]") == "a")
    }

    static let servers: [(scope: String, server: String?)] = [
        ("openid", "auth.globus.org"),
        ("urn:globus:auth:scope:transfer.api.globus.org:all", "transfer.api.globus.org"),
        (
            "https://auth.globus.org/scopes/2fbdda78-a599-4cb5-ac3d-1fbcfbc6a754/action_all",
            "2fbdda78-a599-4cb5-ac3d-1fbcfbc6a754"
        ),
        ("urn:globus:auth:scope:transfer.api.globus.org", nil),
        ("urn:globus:auth:scope::all", nil),
        ("invented", nil),
    ]

    @Test("A scope names its resource server", arguments: servers.indices)
    func resourceServer(index: Int) {
        #expect(ScopeList.resourceServer(of: Self.servers[index].scope) == Self.servers[index].server)
    }
}
