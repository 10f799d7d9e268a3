public import LuaRuntime

/// How the examples of test functions are made into files.
///
/// An example with an `it` of its own is a test file; any other is the body of a test, behind ``beginning``. They lie in
/// the folder `tests` of what `globus-lua init` writes. The tests run every example, and compare what it prints.
public enum TestExamples {
    /// What the examples begin with that are the body of a test.
    public static let beginning = """
        local client = globus.ConfidentialAppAuthClient(mock.client())
        local authorizer = globus.RefreshTokenAuthorizer(mock.refresh_token(), client)
        local transfer = globus.TransferClient {
          authorizer = authorizer, max_retries = 0,
        }
        """

    /// Whether code has tests of its own.
    public static func isFile(_ code: String) -> Bool { code.contains("it(\"") }

    /// An example as a test file.
    public static func file(_ example: HostExample) -> String {
        if isFile(example.code) { return example.code }
        let body = (beginning + "\n" + example.code).split(separator: "\n", omittingEmptySubsequences: false)
        return "it(\"holds\", function()\n" + body.map { "  " + $0 }.joined(separator: "\n") + "\nend)"
    }
}
