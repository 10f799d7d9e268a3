import GlobusAuth

func json(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
}

/// Returns Globus Auth's answer with one token.
func tokenAnswer(_ accessToken: String, refreshToken: String? = nil, expiresIn: Int = 172_800) -> HTTPResponse {
    let refresh = refreshToken.map { #""refresh_token": "\#($0)","# } ?? ""
    return json(
        """
        {"access_token": "\(accessToken)", \(refresh) "expires_in": \(expiresIn), "scope": "all",
         "resource_server": "transfer.api.globus.org", "token_type": "Bearer", "other_tokens": []}
        """
    )
}

/// Returns the error of a client whose token endpoint answers with an OAuth 2 error.
func oauthError(_ code: String, status: Int = 400) -> GlobusError {
    let response = ErrorResponse(json(#"{"error": "\#(code)"}"#, status: status))
    return GlobusError(.authAPI, "POST /v2/oauth2/token: \(status) \(code)", response: response)
}
