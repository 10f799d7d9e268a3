import GlobusLua
import Testing

/// Lines that are not kept in the history.
@Suite struct SecretLiteralTests {
    private let literals = SecretLiterals(
        functions: [
            "AccessTokenAuthorizer": ["access_token"], "ConfidentialAppAuthClient": ["client_id", "client_secret"],
        ]
    ) { $0 == "swordfish" }

    @Test(
        "A secret that is written out is found by its place, its name, its form, or because the host knows it",
        arguments: [
            #"a = globus.AccessTokenAuthorizer("abc")"#,
            #"globus.AccessTokenAuthorizer "abc""#,
            #"c = globus.ConfidentialAppAuthClient(id, 'abc', { app_name = "x" })"#,
            #"a.refresh_token = "abc""#,
            #"t = { ["client_secret"] = [[abc]] }"#,
            #"local MY_TOKEN = 'abc'"#,
            #"h = { Authorization = "abc" }"#,
            #"x = "Bearer abcdef""#,
            #"x = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_""#,
            #"x = "AgabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP""#,
            #"f("swordfish")"#,
            #"globus.AccessTokenAuthorizer("not finished"#,
        ]
    )
    func secret(line: String) {
        #expect(literals.isPresent(in: line))
    }

    @Test(
        "Other lines are kept",
        arguments: [
            "a = globus.AccessTokenAuthorizer(os.getenv(\"TOKEN\"))",
            #"c = globus.ConfidentialAppAuthClient("id", secret)"#,
            #"print(a.access_token, "text")"#,
            #"a.refresh_token = nil"#,
            #"marker = { next_token = "abc", token_type = "Bearer" }"#,
            #"-- client_secret = "abc""#,
            #"client_secret = """#,
        ]
    )
    func plain(line: String) {
        #expect(!literals.isPresent(in: line))
    }
}
