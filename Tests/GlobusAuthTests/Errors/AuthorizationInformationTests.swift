import GlobusAuth
import Testing

@Suite struct AuthorizationInformationTests {
    private func parse(_ text: String) -> ErrorResponse {
        ErrorResponse(.json(text, status: 403))
    }

    @Test("All of what a service asks of the session is read")
    func parameters() throws {
        let error = parse(
            """
            {"authorization_parameters":{"session_message":"again","session_required_identities":["i"],
            "session_required_single_domain":["d.org"],"session_required_policies":["p","q"],"session_required_mfa":true}}
            """
        )
        let parameters = try #require(error.authorizationParameters)
        #expect(parameters.sessionMessage == "again")
        #expect(parameters.sessionRequiredIdentities == ["i"])
        #expect(parameters.sessionRequiredSingleDomain == ["d.org"])
        #expect(parameters.sessionRequiredPolicies == ["p", "q"])
        #expect(parameters.sessionRequiredMFA == true)
    }

    @Test("Policies may be one text with commas")
    func policies() {
        let error = parse(#"{"authorization_parameters":{"session_required_policies":"p,q"}}"#)
        #expect(error.authorizationParameters?.sessionRequiredPolicies == ["p", "q"])
    }

    @Test("A member of another type counts as absent")
    func wrongTypes() throws {
        let error = parse(
            """
            {"authorization_parameters":{"session_message":1,"session_required_identities":"i",
            "session_required_single_domain":[1],"session_required_policies":{},"session_required_mfa":"yes"}}
            """
        )
        let parameters = try #require(error.authorizationParameters)
        #expect(parameters == parse(#"{"authorization_parameters":{}}"#).authorizationParameters)
        #expect(parameters.sessionMessage == nil)
        #expect(parameters.sessionRequiredMFA == nil)
    }

    @Test("Nothing is asked where the member is no object", arguments: ["null", "[]", "\"x\"", "1"])
    func absent(value: String) {
        #expect(parse("{\"authorization_parameters\":\(value)}").authorizationParameters == nil)
    }

    @Test(
        "Scopes that lack consent are read in both spellings",
        arguments: [(#""required_scopes":["a","b"]"#, ["a", "b"]), (#""required_scope":"c""#, ["c"])]
    )
    func consent(member: String, scopes: [String]) {
        #expect(parse("{\"code\":\"ConsentRequired\",\(member)}").consentRequired?.requiredScopes == scopes)
        #expect(parse("{\"code\":\"Other\",\(member)}").consentRequired == nil)
    }
}
