/// A ``TokenGrant`` whose kind of response is forgotten.
struct RenewalGrant: Sendable {
    let clientID: String?
    let grantType: String?
    /// Asks for a token with the newest refresh token.
    let renew: @Sendable (Secret?) async throws -> (GrantedToken, any TokenResponse)

    init(_ grant: some TokenGrant) {
        clientID = grant.clientID
        grantType = grant.grantType
        renew = { refreshToken in
            let response = try await grant.tokenResponse(refreshToken: refreshToken)
            return (try await grant.tokenData(from: response), response)
        }
    }
}
