import GlobusAuth
import Testing

@Suite struct GARETests {
    private func parse(_ text: String) throws -> GARE? { GARE(try JSONValue(parsing: text)) }

    @Test(
        "Every format of a requirements error is understood",
        arguments: [
            (
                #"{"code":"X","authorization_parameters":{"required_scopes":["a"],"prompt":"login","more":1},"other":2}"#,
                #"{"authorization_parameters":{"more":1,"prompt":"login","required_scopes":["a"]},"code":"X","other":2}"#
            ),
            (
                #"{"authorization_parameters":{"session_required_policies":"p,q","session_required_mfa":true}}"#,
                """
                {"authorization_parameters":{"session_required_mfa":true,"session_required_policies":["p","q"]},\
                "code":"AuthorizationRequired"}
                """
            ),
            (
                #"{"code":"Y","authorization_parameters":{"session_required_single_domain":"x.org","session_message":null}}"#,
                #"{"authorization_parameters":{"session_required_single_domain":["x.org"]},"code":"Y"}"#
            ),
            (
                #"{"code":"ConsentRequired","required_scopes":["a","b"],"message":"m"}"#,
                """
                {"authorization_parameters":{"required_scopes":["a","b"],"session_message":"m"},\
                "code":"ConsentRequired","message":"m"}
                """
            ),
            (
                #"{"code":"ConsentRequired","required_scope":"a","description":"d"}"#,
                """
                {"authorization_parameters":{"required_scopes":["a"],"session_message":"d"},\
                "code":"ConsentRequired","description":"d"}
                """
            ),
            (
                #"{"error":"dependent_consent_required","errors":[{"unapproved_scopes":["a"]},{"x":1}]}"#,
                #"{"authorization_parameters":{"required_scopes":["a"]},"code":"ConsentRequired"}"#
            ),
            (
                #"{"code":"Z","authorization_parameters":{}}"#,
                #"{"authorization_parameters":{},"code":"Z"}"#
            ),
        ]
    )
    func formats(text: String, expected: String) throws {
        let gare = try #require(try parse(text))
        #expect(String(decoding: try gare.json.encoded(), as: UTF8.self) == expected)
    }

    @Test(
        "Every other document is none, whatever its shape",
        arguments: [
            "null", "3", "[]", "{}", #""ConsentRequired""#, #"{"code":"ConsentRequired"}"#,
            #"{"code":"ConsentRequired","required_scopes":"a"}"#, #"{"code":"ConsentRequired","required_scopes":[1]}"#,
            #"{"code":3,"authorization_parameters":{}}"#, #"{"code":"X","authorization_parameters":[]}"#,
            #"{"code":"X","authorization_parameters":{"session_required_mfa":"yes"}}"#,
            #"{"authorization_parameters":{"prompt":"consent"}}"#, #"{"authorization_parameters":null}"#,
            #"{"error":"dependent_consent_required","errors":[]}"#,
            #"{"error":"dependent_consent_required","errors":{}}"#,
            #"{"error":"dependent_consent_required","errors":[{"unapproved_scopes":"a"}]}"#,
        ]
    )
    func others(text: String) throws {
        #expect(try parse(text) == nil)
    }

    @Test("An answer's own error goes before those that it lists, and all are found")
    func answers() throws {
        func response(_ body: String) -> ErrorResponse { ErrorResponse(.json(body, status: 403)) }
        let listed = response(
            #"{"errors":[{"code":"x"},{"code":"ConsentRequired","required_scope":"a"},{"code":"B","authorization_parameters":{}}]}"#
        )
        #expect(GARE(listed)?.authorizationParameters.requiredScopes == ["a"])
        #expect(GARE.all(listed).map(\.code) == ["ConsentRequired", "B"])
        let both = response(
            #"{"code":"R","authorization_parameters":{},"errors":[{"code":"ConsentRequired","required_scope":"a"}]}"#
        )
        #expect(GARE(both)?.code == "R")
        #expect(GARE.all(both).map(\.code) == ["ConsentRequired", "R"])
        let single = response(#"{"code":"R","authorization_parameters":{}}"#)
        #expect(GARE.all(single).map(\.code) == ["R"])
        for body in ["[]", "3", "", "{", #"{"errors":[]}"#, #""text""#] { #expect(GARE(response(body)) == nil) }
    }
}
