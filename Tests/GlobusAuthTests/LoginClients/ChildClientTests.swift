import Testing

@testable import GlobusAuth

@Suite struct ChildClientTests {
    @Test("A child client is registered by a document with what was said about it")
    func document() async throws {
        let auth = FakeAuth { _ in json(#"{"client": {"id": "new"}}"#, status: 201) }
        let child = ChildClient(
            "robot",
            clientType: "client_identity",
            visibility: "private",
            redirectURIs: ["https://x.example/"],
            termsAndConditions: "https://x.example/t",
            privacyPolicy: "https://x.example/p",
            additionalFields: ["visibility": "public"]
        )
        _ = try await auth.confidential().createChildClient(child)
        let call = try #require(auth.calls.first)
        #expect([call.method, call.path] == ["POST", "/v2/api/clients"])
        var document: JSONValue?
        if case .json(let sent) = call.options.body { document = sent }
        #expect(
            document == [
                "client": [
                    "name": "robot", "client_type": "client_identity", "visibility": "public",
                    "redirect_uris": ["https://x.example/"],
                    "links": ["terms_and_conditions": "https://x.example/t", "privacy_policy": "https://x.example/p"],
                ]
            ]
        )
    }

    @Test(
        "What contradicts itself is not sent",
        arguments: [
            ChildClient("x"), ChildClient("x", publicClient: true, clientType: "resource_server"),
            ChildClient("x", publicClient: false, privacyPolicy: "https://x.example/p"),
        ]
    )
    func contradictions(child: ChildClient) async throws {
        let auth = FakeAuth { _ in json("{}") }
        let error = await #expect(throws: GlobusError.self) {
            try await auth.confidential().createChildClient(child)
        }
        #expect(error?.code == .usage)
        #expect(auth.calls.isEmpty)
    }
}
