import Testing

@testable import GlobusAuth

@Suite struct PKCETests {
    @Test("The challenge is the SHA-256 of the verifier, as in RFC 7636, appendix B")
    func challenge() throws {
        let proof = try PKCE(verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(proof.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("A verifier that was not given is random and 43 characters long")
    func randomVerifier() throws {
        let first = try PKCE()
        let second = try PKCE()
        #expect(first.verifier != second.verifier)
        #expect(first.verifier.reveal().count == 43)
        #expect(first.challenge.count == 43)
        #expect(!shown(first).contains(first.verifier.reveal()))
    }

    @Test("A verifier of 43 to 128 unreserved characters is accepted", arguments: [43, 128])
    func goodLengths(length: Int) throws {
        let verifier = Secret(String(repeating: "~", count: length))
        #expect(try PKCE(verifier: verifier).verifier == verifier)
    }

    @Test(
        "A bad verifier fails in the words of the Globus SDK",
        arguments: [
            (String(repeating: "a", count: 42), "verifier must be 43-128 characters long: 42"),
            (String(repeating: "a", count: 129), "verifier must be 43-128 characters long: 129"),
            (String(repeating: "!", count: 43), "verifier contained invalid characters"),
        ]
    )
    func badVerifiers(verifier: String, message: String) {
        let error = #expect(throws: GlobusError.self) { try PKCE(verifier: Secret(verifier)) }
        #expect(error?.code == .usage)
        #expect(error?.message == message)
    }
}
