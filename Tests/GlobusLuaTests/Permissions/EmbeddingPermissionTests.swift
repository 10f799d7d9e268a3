import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// What `ScriptHost.Configuration.permissions` allows in an embedding program.
@Suite struct EmbeddingPermissionTests {
    private static func started() async throws -> MockGlobus {
        var configuration = MockGlobus.Configuration()
        configuration.listensOnForeignOrigin = true
        return try await MockGlobus.started(configuration)
    }

    private static func variables(_ mock: MockGlobus) -> [String: String] {
        ["GLOBUS_SDK_SERVICE_URL_AUTH": mock.baseURL, "GLOBUS_SDK_SERVICE_URL_TRANSFER": mock.baseURL]
    }

    @Test(".globusOnly reaches the configured services and nothing else")
    func globusOnly() async throws {
        let mock = try await Self.started()
        let bench = try await PermissionBench(variables: Self.variables(mock)) { _ in .globusOnly }
        let client = MockGlobus.Client.confidential
        let outcome = await bench.outcome(
            """
            local client = globus.ConfidentialAppAuthClient("\(client.id)", "\(client.secret ?? "")")
            local scope = "\(MockGlobus.transferScope)"
            local transfer = globus.TransferClient { authorizer = globus.ClientCredentialsAuthorizer(client, scope) }
            return tostring(transfer:get("/v0.10/task_list").http_status)
            """
        )
        #expect(outcome == "200")
        for (code, flag) in [
            ("globus.request('GET', 'https://evil.example/x')", "--allow-net=evil.example"),
            ("globus.request('GET', 'http://evil.example:8080/')", "--allow-net=evil.example:8080"),
            ("globus.BaseClient { base_url = 'https://evil.example' }:get('/')", "--allow-net=evil.example"),
            (
                "globus.NativeAppAuthClient('id', { base_url = 'https://evil.example' }):oauth2_refresh_token('t')",
                "--allow-net=evil.example"
            ),
            (
                "globus.GroupsClient { environment = 'sandbox' }:get('/')",
                "--allow-net=groups.api.sandbox.globuscs.info"
            ),
            ("os.getenv('HOME')", "--allow-env=HOME"), ("io.lines('/etc/passwd')", "--allow-read=/etc/passwd"),
            ("io.output('/etc/passwd')", "--allow-write=/etc/passwd"), ("io.popen('ls')", "--allow-run=ls"),
            ("os.execute()", "--allow-all"), ("os.tmpname()", "--allow-write=/tmp"),
            ("io.tmpfile()", "--allow-write=/tmp"),
            ("globus.request('GET', '\(mock.baseURL)', { verify_ssl = '/etc/passwd' })", "--allow-read=/etc/passwd"),
            (
                "globus.token_storage('json', { filepath = '/etc/x' })",
                "--allow-read=/etc/x --allow-write=/etc/x"
            ),
            ("globus.token_storage('json', { client_id = 'x', encryption_key = 'env:KEY' })", "--allow-env=KEY"),
            ("globus.token_storage('json', { client_id = 'x', encryption_key = 'file:/k' })", "--allow-read=/k"),
        ] {
            let outcome = await bench.outcome(code)
            #expect(
                outcome.hasPrefix("PermissionError: ") && outcome.hasSuffix("to allow it pass \(flag)"),
                "\(code): \(outcome)"
            )
        }
        await mock.stop()
    }

    @Test("A redirect to a host that is not allowed is refused before any contact")
    func redirect() async throws {
        let mock = try await Self.started()
        let foreign = mock.foreignURL
        let bench = try await PermissionBench(variables: Self.variables(mock)) { _ in .globusOnly }
        mock.faults.add(MockGlobus.Fault(route: "/away", kind: .redirect(to: foreign + "/bench/json")))
        let outcome = await bench.outcome("globus.request('GET', '\(mock.baseURL)/away')")
        #expect(outcome.hasPrefix("PermissionError: connecting to \(foreign) is not allowed"))
        #expect(mock.requests().count == 1)
        await mock.stop()
    }

    @Test(
        "A startup script has the permissions that scripts have, and does not end the program",
        arguments: [
            ("os.getenv('HOME')", "PermissionError: reading the variable HOME is not allowed"),
            ("os.exit(3)", "os.exit: a startup script cannot end the program; raise an error instead"),
        ]
    )
    func startup(source: String, words: String) async throws {
        let script = StartupScript.text(name: "site", source: source)
        let error = await #expect(throws: GlobusError.self) {
            try await PermissionBench(startup: [script]) { _ in .globusOnly }
        }
        let cause = try #require((error?.cause as? LuaError)?.cause as? GlobusError)
        #expect(cause.description.contains(words))
    }

    @Test("What one script prints to is its own")
    func defaultFiles() async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"], write: ["\($0)/in"]) }
        _ = await bench.outcome("io.output(folder .. '/in/a') io.write('first') return ''")
        #expect(await bench.outcome("return tostring(io.output() == io.stdout)") == "true")
        #expect(await bench.outcome("return tostring(io.input() == io.stdin)") == "true")
    }

    @Test("A module that is a link out of its folder takes permission to read what it is")
    func linkedModule() async throws {
        for isAllowed in [true, false] {
            let bench = try await PermissionBench { isAllowed ? Permissions(read: ["\($0)/out"]) : .none }
            try bench.write("return 'elsewhere'", to: "out/m.lua")
            try bench.write("return 'here'", to: "in/n.lua")
            try bench.link("in/m.lua", to: "../out/m.lua")
            let script = "return require('n') .. ' ' .. require('m')"
            let outcome: String
            do {
                let values = try await bench.host.run(script, directory: "\(bench.folder)/in")
                outcome = "\(values)"
            } catch {
                outcome = "\(error)"
            }
            #expect(isAllowed ? outcome.contains("here elsewhere") : outcome.contains("PermissionError"))
        }
    }
}
