import MockGlobus
import Testing

/// The scripts that users copy, run as users run them, under exactly the permissions that their headers name.
@Suite struct ExampleTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/scripts/examples"

    private let confidential = MockGlobus.Client.confidential

    @Test("renew.lua takes a token that lives long for expired, and renews it")
    func renew() async throws {
        let outcome = try await ExampleRun().run("renew.lua")
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("-- The token is taken for expired, and the next request renews it first.\n"))
        #expect(outcome.output.hasSuffix("Done: 3 renewals, each seen by on_refresh.\n"))
        #expect(outcome.errors == "")
    }

    @Test("list_tasks.lua needs no permission, and acts for the client that the variables name")
    func globusOnly() async throws {
        let run = try await ExampleRun()
        #expect(try ExampleRun.permissions(of: "\(Self.folder)/list_tasks.lua") == [])
        let tasks = try await run.run("list_tasks.lua")
        #expect(tasks.end == .exited(0))
        #expect(tasks.output.hasSuffix("25 tasks: 25 SUCCEEDED\n"))
        let groups = try await run.run("client_credentials.lua")
        #expect(groups.end == .exited(0))
        #expect(groups.output.hasSuffix("3 groups\n"))
    }

    @Test("custom_authorizer.lua asks for the hosts and the file that its arguments name, and is refused untrusted")
    func customAuthorizer() async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.answerShape = .plainOAuth2
        let file = TemporaryFolder("token", "token-of-the-file\n")
        let arguments = [
            mock.baseURL + "/bench/json", mock.baseURL + "/v2/oauth2/token", confidential.id, MockGlobus.transferScope,
            file.path(of: "token"),
        ]
        let variables = ["OAUTH_CLIENT_SECRET": confidential.secret ?? ""]
        // The service is none of the host's own.
        let path = "\(Self.folder)/custom_authorizer.lua"
        let trusted = try await Program.run(["--trust-script", path] + arguments, variables: variables)
        #expect(trusted.end == .exited(0))
        #expect(trusted.output.hasSuffix("with the token of the file: 200, 38 bytes\n"))
        let flags = ["--allow-env=OAUTH_CLIENT_SECRET", path]
        let untrusted = try await Program.run(flags + arguments, variables: variables)
        #expect(untrusted.end == .exited(1))
        #expect(
            untrusted.errors.contains(
                "PermissionError: connecting to \(mock.baseURL) is not allowed; to allow it pass "
                    + "--allow-net=\(mock.baseURL.dropFirst(7)), or --trust-script to grant all that the script asks for"
            )
        )
        await mock.stop()
    }

    @Test("renew.lua says which variables to set")
    func renewUsage() async throws {
        let outcome = try await Program.run(["--trust-script", "\(Self.folder)/renew.lua"])
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.errors.hasPrefix(
                "globus-lua: set GLOBUS_CLIENT_ID, GLOBUS_CLIENT_SECRET and GLOBUS_REFRESH_TOKEN\n"
            )
        )
    }
}
