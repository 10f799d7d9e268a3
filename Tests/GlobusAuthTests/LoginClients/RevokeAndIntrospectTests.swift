import GlobusAuth
import Testing

@Suite struct RevokeAndIntrospectTests {
    private let auth = FakeAuth { _ in json(#"{"active": false}"#) }

    @Test("A native client names itself when it revokes a token")
    func nativeRevoke() async throws {
        try await auth.native().oauth2RevokeToken("T", bodyParameters: ["x": "y"])
        #expect(auth.calls[0].path == "/v2/oauth2/token/revoke")
        #expect(auth.calls[0].form == ["token=T", "client_id=cid", "x=y"])
        #expect(!auth.calls[0].options.allowRedirects)
    }

    @Test("A confidential client does not name itself in the form when it revokes a token")
    func confidentialRevoke() async throws {
        try await auth.confidential().oauth2RevokeToken("T")
        #expect(auth.calls[0].form == ["token=T"])
    }

    @Test("Introspection sends the token, what to include and the query")
    func introspect() async throws {
        let response = try await auth.confidential().oauth2TokenIntrospect(
            "T",
            include: "session_info",
            query: ["a": "b"]
        )
        #expect(response.status == 200)
        #expect(auth.calls[0].method == "POST")
        #expect(auth.calls[0].path == "/v2/oauth2/token/introspect")
        #expect(auth.calls[0].form == ["token=T", "include=session_info"])
        #expect(auth.calls[0].options.query == ["a": "b"])
        #expect(!auth.calls[0].options.allowRedirects)
    }

    @Test("Neither revocation nor introspection follows a redirect")
    func redirects() async throws {
        let auth = FakeAuth { _ in HTTPResponse(status: 307) }
        await #expect(throws: GlobusError.self) { try await auth.confidential().oauth2RevokeToken("T") }
        await #expect(throws: GlobusError.self) { try await auth.confidential().oauth2TokenIntrospect("T") }
    }
}
