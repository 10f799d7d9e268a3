import Testing

@testable import GlobusAuth

@Suite struct LoginClientTests {
    private struct NoHTTP: HTTPClient {
        func send(_ request: HTTPRequest) async throws -> HTTPResponse { throw GlobusError(.network, "none") }
    }

    private let options = LoginClientOptions(baseURL: "https://auth.example.org/", appName: "my app", maxRetries: 2)

    private func configuration(_ client: any AuthLoginClient) throws -> ClientConfiguration {
        try #require(client.service.client as? BaseClient).configuration
    }

    @Test("A native client sends no Authorization header")
    func nativeClient() async throws {
        let client = try NativeAppAuthClient(clientID: "cid", options: options, httpClient: NoHTTP(), time: FakeTime())
        let configuration = try configuration(client)
        #expect(configuration.authorizer?.readyHeader == .ready(nil))
        #expect(configuration.errorCode == .authAPI)
        #expect(configuration.appName == "my app")
        #expect(configuration.maxRetries == 2)
        #expect(configuration.serviceName == "auth")
    }

    @Test("A confidential client authenticates with its ID and secret, and shows neither")
    func confidentialClient() async throws {
        let client = try ConfidentialAppAuthClient(
            clientID: "testUser",
            clientSecret: "PASSWORD",
            options: options,
            httpClient: NoHTTP(),
            time: FakeTime()
        )
        let configuration = try configuration(client)
        #expect(configuration.authorizer?.readyHeader == .ready("Basic dGVzdFVzZXI6UEFTU1dPUkQ="))
        #expect(!shown(client).contains("PASSWORD"))
        #expect(!shown(configuration).contains("dGVzdFVzZXI6UEFTU1dPUkQ"))
    }
}
