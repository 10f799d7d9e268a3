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

    @Test(
        "An answer that is no JSON object is an error that says which and why",
        arguments: [
            ("<html>", "{}", "The OpenID configuration at https://auth.example.org/.well-known/openid-configuration "),
            ("[]", "{}", "The OpenID configuration at https://auth.example.org/.well-known/openid-configuration "),
            (
                #"{"jwks_uri": "https://k.example/a?q=1"}"#, "",
                "The key set at https://k.example/a cannot be used: the body is empty"
            ),
            (
                #"{"jwks_uri": "https://k.example/a"}"#, "[]",
                "The key set at https://k.example/a cannot be used: it is no JSON object."
            ),
        ]
    )
    func noObject(configuration: String, keys: String, message: String) async throws {
        let auth = FakeAuth { call in json(call.path.hasPrefix("/.well-known") ? configuration : keys) }
        let error = await #expect(throws: GlobusError.self) { try await auth.native().jwk() }
        #expect(error?.code == .validation)
        #expect(error?.message.hasPrefix(message) == true)
    }

    @Test("A configuration without key set is an error that says so")
    func missingKeySet() async throws {
        let client = auth(jwksURI: "unused").native()
        let error = await #expect(throws: GlobusError.self) { try await client.jwk(openIDConfiguration: .object([:])) }
        #expect(error?.message.contains("jwks_uri") == true)
    }
}
