import GlobusAuth

/// A grant whose tokens a test supplies.
struct FakeGrant: TokenGrant {
    struct Response: TokenResponse, Equatable {
        let token: String
        var expiresAt: Double?
        var refreshToken: String?
    }

    var clientID: String? { "fake-client" }
    var grantType: String? { "fake" }
    let answer: @Sendable (Secret?) async throws -> Response

    func tokenResponse(refreshToken: Secret?) async throws -> Response { try await answer(refreshToken) }

    func tokenData(from response: Response) throws -> GrantedToken {
        GrantedToken(
            accessToken: Secret(response.token),
            expiresAt: response.expiresAt,
            refreshToken: response.refreshToken.map { Secret($0) }
        )
    }
}
