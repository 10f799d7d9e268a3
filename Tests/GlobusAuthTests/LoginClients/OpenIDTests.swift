import GlobusAuth
import Testing

@Suite struct OpenIDTests {
    private func auth(jwksURI: String) -> FakeAuth {
        FakeAuth { call in
            call.path.hasPrefix("/.well-known") ? json(#"{"jwks_uri": "\#(jwksURI)"}"#) : json(#"{"keys": []}"#)
        }
    }

    @Test(
        "The key set is fetched with the client's credentials from the client's own origin only",
        arguments: [
            ("https://auth.example.org/jwk.json", true), ("HTTPS://AUTH.example.org:443/jwk.json", true),
            ("https://auth.example.org:444/jwk.json", false), ("http://auth.example.org/jwk.json", false),
            ("https://auth.example.org.evil.example/jwk.json", false), ("https://keys.example/jwk.json", false),
        ]
    )
    func keySet(url: String, sendsCredentials: Bool) async throws {
        let auth = auth(jwksURI: url)
        let keys = try await auth.confidential().jwk()
        #expect(keys == .object(["keys": .array([])]))
        #expect(auth.calls.map(\.path) == ["/.well-known/openid-configuration", url])
        #expect(auth.calls[0].options.automaticAuthorization)
        #expect(auth.calls[1].options.automaticAuthorization == sendsCredentials)
    }

    @Test("A configuration that is at hand is not fetched again")
    func givenConfiguration() async throws {
        let auth = auth(jwksURI: "unused")
        let configuration: JSONValue = .object(["jwks_uri": .string("https://auth.example.org/keys")])
        _ = try await auth.native().jwk(openIDConfiguration: configuration)
        #expect(auth.calls.map(\.path) == ["https://auth.example.org/keys"])
    }

    @Test("A configuration without key set is an error that says so")
    func missingKeySet() async throws {
        let client = auth(jwksURI: "unused").native()
        let error = await #expect(throws: GlobusError.self) { try await client.jwk(openIDConfiguration: .object([:])) }
        #expect(error?.message.contains("jwks_uri") == true)
    }
}
