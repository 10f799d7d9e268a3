import Foundation
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import LuaRuntime
import MockGlobus
import StandardHost
import Testing

@Suite struct StandardHostTests {
    @Test("One line makes a host that keeps tokens in the storages that the command line has")
    func storages() async throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let host = try await StandardHost.make(permissions: Permissions(read: [folder], write: [folder]))
        for (name, options) in [
            ("memory", "{}"), ("json", "{ filepath = '\(folder)/t.json' }"),
            ("sqlite", "{ filepath = '\(folder)/t.db', namespace = 'n' }"),
        ] {
            try await host.run(
                """
                local storage = globus.token_storage("\(name)", \(options))
                storage:store_token_data_by_resource_server {
                  a = { access_token = "x", scope = "s", expires_at_seconds = 1, resource_server = "a" },
                }
                assert(storage:get_token_data("a").scope == "s")
                """
            )
        }
        let stored = try await SQLiteTokenStorage(filePath: "\(folder)/t.db", namespace: "n").tokenData(for: "a")
        #expect(stored?.accessToken == "x")
        host.shutdown()
    }

    @Test("Libraries, startup scripts, permissions and limits are named in that line, and any part can be replaced")
    func parts() async throws {
        let site = ScriptLibrary(
            "site",
            "The site.",
            functions: [HostFunction("site.name", "Its name.") { _ in .values("north") }]
        )
        let policies = StartupScript.text(name: "policies", source: "policy.default_token_storage('memory')")
        let host = try await StandardHost.make(
            libraries: [site],
            startupScripts: [policies],
            permissions: Permissions(env: ["SITE"]),
            limits: Limits(output: 10),
            variables: ["GLOBUS_SDK_ENVIRONMENT": "sandbox"]
        )
        try await host.run(
            """
            assert(site.name() == "north")
            assert(pcall(os.getenv, "SITE") and not pcall(os.getenv, "HOME"))
            assert(not pcall(print, ("x"):rep(100)))
            """
        )
        #expect(host.configuration.variables.environment.name == "sandbox")
        host.shutdown()
        let error = await #expect(throws: GlobusError.self) {
            try await StandardHost.make(startupScripts: [policies]) { $0.tokenStorages["memory"] = nil }
        }
        let cause = String(describing: error?.cause)
        #expect(cause.contains("there is no token storage 'memory'"))
    }

    @Test("A variable that cannot be used is named, and no thread is left")
    func wrongVariable() async throws {
        let error = await #expect(throws: GlobusError.self) {
            try await StandardHost.make(variables: ["GLOBUS_SDK_SERVICE_URL_AUTH": "nowhere"])
        }
        #expect(error?.message.hasPrefix("GLOBUS_SDK_SERVICE_URL_AUTH: the URL 'nowhere'") == true)
    }

    @Test("After shutdown what the host's scripts wait for ends")
    func shutdown() async throws {
        let host = try await StandardHost.make()
        host.shutdown()
        await #expect(throws: (any Error).self) { try await host.run("task.sleep(1000)") }
    }

    @Test("What a script asks for in its first lines is read for an embedding program as well")
    func requests() throws {
        let request = PermissionRequest(
            variables: ["HOME": "/home/ada", "SERVER": "https://a.example/x"],
            arguments: ["in"]
        )
        let source = "#!/usr/bin/env globus-lua\n-- globus-lua: --allow-net=$SERVER --allow-read=~/data,$1\nprint(1)"
        let permissions = try #require(try request.permissions(in: Array(source.utf8), name: "job.lua"))
        #expect(permissions.read == ["/home/ada/data", "in"])
        #expect(permissions.net == [try HostPattern("a.example:443")])
        #expect(permissions.env == [])
        #expect(try request.permissions(in: Array("print(1)".utf8), name: "job.lua") == nil)
        let error = #expect(throws: GlobusError.self) {
            try request.permissions(in: Array("\n-- globus-lua: --allow-foo".utf8), name: "job.lua")
        }
        #expect(error?.message.hasPrefix("job.lua:2: a script cannot ask for '--allow-foo'") == true)
    }

    @Test(
        "A variable with a database's URL asks for its host and port; by a socket there is no host to ask for",
        arguments: [
            ("postgresql://me@db.example/tokens", "db.example:5432"),
            ("postgres://db.example:6432/x", "db.example:6432"),
            ("postgresql://me@[::1]/x?sslmode=require", "[::1]:5432"), ("postgresql://[::1]:7/x", "[::1]:7"),
            ("postgresql:///tokens", nil), ("postgresql://%2Fvar%2Frun/tokens", nil),
        ]
    )
    func databaseURL(url: String, host: String?) throws {
        let request = PermissionRequest(variables: ["DATABASE": url])
        let source = Array("-- globus-lua: --allow-net=$DATABASE".utf8)
        let permissions = try #require(try request.permissions(in: source, name: "site.lua"))
        #expect(permissions.net == (try host.map { [try HostPattern($0)] } ?? []))
    }

    @Test("Startup scripts are found in folders, in the order of their names, and what they ask for is read")
    func startupFolder() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        let own = folder + "/globus-lua/startup"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("b.lua", "-- globus-lua: --allow-env=B"), ("a.lua", ""), (".c.lua", "?"), ("d.txt", "?")]
        {
            try text.write(toFile: "\(own)/\(name)", atomically: false, encoding: .utf8)
        }
        let scripts = try StartupScripts.ofUser(variables: ["XDG_CONFIG_HOME": folder])
        #expect(scripts == [.file("\(own)/a.lua"), .file("\(own)/b.lua")])
        #expect(try StartupScripts.at(own) == scripts)
        #expect(try StartupScripts.at("\(own)/a.lua") == [.file("\(own)/a.lua")])
        #expect(try StartupScripts.ofUser(variables: ["HOME": "/nowhere"]) == [])
        #expect(try PermissionRequest(variables: [:]).permissions(in: scripts)?.env == ["B"])
        let error = #expect(throws: GlobusError.self) { try StartupScripts.at("/nowhere/x.lua") }
        #expect(error?.message.hasPrefix("the startup script: cannot read '/nowhere/x.lua'") == true)
    }

    /// A login client that does not use how those of the library are made.
    private struct SiteLoginClient: AuthLoginClient {
        let clientID: String
        let service: AuthService
        let namesItselfInForms = false
    }

    @Test("A login client of an embedding program's own renews tokens as the library's do")
    func ownLoginClient() async throws {
        let mock = try await MockGlobus.started()
        let known = MockGlobus.Client.confidential
        let host = try await StandardHost.make()
        let (http, time) = (host.configuration.httpClient, host.configuration.time)
        let client = SiteLoginClient(
            clientID: known.id,
            service: try AuthService(
                authorizer: BasicAuthorizer(username: known.id, password: Secret(known.secret ?? "")),
                options: LoginClientOptions(baseURL: mock.baseURL),
                httpClient: http,
                time: time
            )
        )
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: Secret(mock.issueRefreshToken(clientID: known.id)),
            authClient: client,
            time: time
        )
        #expect(try await authorizer.authorizationHeader()?.hasPrefix("Bearer ") == true)
        try client.service.startFlow(clientID: known.id, ["openid"], redirectURI: "https://site.example/back")
        #expect(try client.oauth2AuthorizeURL().contains("redirect_uri=https%3A%2F%2Fsite.example%2Fback"))
        host.shutdown()
        await mock.stop()
    }
}
