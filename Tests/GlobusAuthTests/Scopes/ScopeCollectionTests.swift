import GlobusAuth
import Testing

@Suite struct ScopeCollectionTests {
    @Test(
        "A scope is spelled as Globus spells it",
        arguments: [
            (.auth, "openid", "openid"),
            (.auth, "manage_projects", "urn:globus:auth:scope:auth.globus.org:manage_projects"),
            (.transfer, "all", "urn:globus:auth:scope:transfer.api.globus.org:all"),
            (.groups, "all", "urn:globus:auth:scope:groups.api.globus.org:all"),
            (.nexus, "groups", "urn:globus:auth:scope:nexus.api.globus.org:groups"),
            (.search, "ingest", "urn:globus:auth:scope:search.api.globus.org:ingest"),
            (.compute, "all", "https://auth.globus.org/scopes/facd7ccc-c5f4-42aa-916b-a0e270e2c2a9/all"),
            (.flows, "run", "https://auth.globus.org/scopes/eec9b274-0c81-4334-bdc2-54e90e689b9a/run"),
            (.timers, "timer", "https://auth.globus.org/scopes/524230d7-ea86-4a52-8312-86065a9e0417/timer"),
            (.specificFlow("a-b"), "user", "https://auth.globus.org/scopes/a-b/flow_a_b_user"),
            (.gcsEndpoint("e"), "manage_collections", "urn:globus:auth:scope:e:manage_collections"),
            (.gcsCollection("c"), "https", "https://auth.globus.org/scopes/c/https"),
        ] as [(ScopeCollection, String, String)]
    )
    func spelling(collection: ScopeCollection, name: String, scope: String) {
        #expect(collection[name] == scope)
        #expect(collection.all.contains(scope))
        #expect(collection["no_such"] == nil)
    }

    @Test("A collection knows its resource server")
    func resourceServers() {
        #expect(ScopeCollection.transfer.resourceServer == "transfer.api.globus.org")
        #expect(ScopeCollection.compute.resourceServer == "funcx_service")
        #expect(ScopeCollection.flows.resourceServer == "flows.globus.org")
        #expect(ScopeCollection.specificFlow("a-b").resourceServer == "a-b")
        #expect(ScopeCollection.auth.names.count == 10)
    }
}
