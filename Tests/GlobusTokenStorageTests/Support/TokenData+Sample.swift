import GlobusAuth

extension TokenData {
    static func sample(
        _ resourceServer: String,
        access: String = "sample-access",
        refresh: String? = "sample-refresh",
        expiresAt: Int64 = 1_700_000_000
    ) -> TokenData {
        TokenData(
            resourceServer: resourceServer,
            scope: "all",
            accessToken: Secret(access),
            refreshToken: refresh.map { Secret($0) },
            expiresAtSeconds: expiresAt,
            tokenType: "Bearer"
        )
    }
}
