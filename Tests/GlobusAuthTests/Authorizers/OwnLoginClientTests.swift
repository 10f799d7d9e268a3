import GlobusAuth
import Testing

/// A login client of a program's own.
@Suite struct OwnLoginClientTests {
    private struct SiteLoginClient: AuthLoginClient {
        let clientID = "site"
        let service: AuthService
        let namesItselfInForms = true
    }

    private struct RefusingClient: HTTPClient {
        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            throw GlobusError(.network, "asked \(request.url)")
        }
    }

    private struct Clock: TimeSource {
        func now() -> Double { 0 }
        func sleep(seconds: Double) async throws {}
    }

    @Test("A login client that is no one of ours sends its requests to the server that it was made for")
    func ownClient() async throws {
        let service = try AuthService(
            authorizer: NullAuthorizer(),
            options: LoginClientOptions(baseURL: "https://auth.site.example"),
            httpClient: RefusingClient(),
            time: Clock()
        )
        let client = SiteLoginClient(service: service)
        let error = await #expect(throws: GlobusError.self) {
            try await client.oauth2RefreshToken(Secret("refresh-token-1"))
        }
        #expect(error.map { "\($0)".contains("auth.site.example/v2/oauth2/token") } == true, "\(error as Any)")
    }
}
