import Foundation
import MockGlobus
import Testing

/// The command line and the Globus SDK for Python share one login; where no Python has the SDK, this is not run.
@Suite(.enabled(if: GlobusSDKForPython.isInstalled, "needs the Globus SDK for Python: set GLOBUS_SDK_PYTHON"))
struct PythonLoginTests {
    /// The Globus SDK's own app of the program's name, with the storage that the SDK chooses.
    private static let program = """
        import sys, urllib.parse, requests
        from globus_sdk import GlobusAppConfig, UserApp
        from globus_sdk.login_flows import LoginFlowManager
        from globus_sdk.scopes import TransferScopes
        class Redirected(LoginFlowManager):
            def run_login_flow(self, parameters):
                url = self._get_authorize_url(parameters, self.login_client.base_url.rstrip("/") + "/v2/web/auth-code")
                location = requests.get(url, allow_redirects=False).headers["Location"]
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)
                return self.login_client.oauth2_exchange_code_for_tokens(query["code"][0])
            @classmethod
            def for_globus_app(cls, app_name, login_client, config):
                return cls(login_client, request_refresh_tokens=True)
        config = GlobusAppConfig(login_flow_manager=Redirected, request_refresh_tokens=True, token_validation_error_handler=None)
        scopes = {"transfer.api.globus.org": [TransferScopes.all]}
        app = UserApp("globus-lua", client_id=sys.argv[2], scope_requirements=scopes, config=config)
        if sys.argv[1] == "login": app.login()
        if sys.argv[1] == "logout": app.logout()
        print(app.login_required())
        """

    private func python(_ command: String, _ scene: LoginScene) async throws -> String {
        let outcome = try await Program.run(
            [GlobusSDKForPython.interpreter, command, scene.client.id],
            shell: "exec \"$1\" -c \"$(cat)\" \"$2\" \"$3\"",
            input: Array(Self.program.utf8),
            variables: scene.services
        )
        #expect(outcome.end == .exited(0), "\(outcome)")
        return outcome.output
    }

    @Test("A login by the command line is used there, and a logout there is seen here")
    func loginHere() async throws {
        let scene = try await LoginScene()
        #expect(try await scene.logIn().outcome.end == .exited(0))
        #expect(try await python("use", scene) == "False\n")
        #expect(try await python("logout", scene) == "True\n")
        #expect(try await scene.run(["login", "--check"]).end == .exited(1))
    }

    @Test("A login there is used by the command line, and a logout here is seen there")
    func loginThere() async throws {
        let scene = try await LoginScene()
        #expect(try await python("login", scene) == "False\n")
        #expect(try await scene.run(["login", "--check", "--scope", "transfer"]).end == .exited(0))
        let code = "print(globus.TransferClient { app = globus.app() }:get('/v0.10/task_list').http_status)"
        #expect(try await scene.run(["-e", code], variables: scene.services) == .exited(0, output: "200\n"))
        #expect(try await scene.run(["logout"]).end == .exited(0))
        #expect(try await python("use", scene) == "True\n")
    }
}

/// The Globus SDK for Python, where this machine has it.
private enum GlobusSDKForPython {
    static let interpreter = ProcessInfo.processInfo.environment["GLOBUS_SDK_PYTHON"] ?? "/usr/bin/python3"

    static let isInstalled: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = ["-c", "import globus_sdk"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
