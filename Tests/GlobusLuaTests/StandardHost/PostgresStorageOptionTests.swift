import GlobusAuth
import GlobusLua
import LuaRuntime
import StandardHost
import Testing

/// The options and permissions of the storage `postgres`; its tokens are tested where it is.
@Suite struct PostgresStorageOptionTests {
    private func failure(_ code: String, _ permissions: Permissions) async throws -> String {
        let host = try await StandardHost.make(permissions: permissions, variables: [:])
        defer { host.shutdown() }
        do {
            try await host.run(code)
            return "nothing"
        } catch let error as LuaError {
            return (error.cause as? GlobusError)?.description ?? error.message
        }
    }

    private func storage(_ options: String) -> String { "globus.token_storage('postgres', { \(options) })" }

    @Test(
        "A script needs the permission to connect to each server, to use the socket, and to read the files that it names",
        arguments: [
            (
                "url = 'postgresql://u@db.example:6000/tokens'", "connecting to db.example:6000",
                "--allow-net=db.example:6000"
            ),
            ("url = 'host=a,b port=1,2'", "connecting to a:1", "--allow-net=a:1"),
            ("url = 'host=2001:db8::1'", "connecting to [2001:db8::1]:5432", "--allow-net=[2001:db8::1]:5432"),
            ("url = 'host=/run/nowhere'", "reading and writing '/run/nowhere/.s.PGSQL.5432'", "--allow-read="),
        ]
    )
    func permissions(options: String, what: String, flag: String) async throws {
        let text = try await failure(storage(options), .globusOnly)
        #expect(text.hasPrefix("PermissionError: \(what) is not allowed"), "\(text)")
    }

    @Test("The permission for host and port, or for the host, is enough", arguments: ["db.example:6000", "db.example"])
    func allowed(host: String) async throws {
        let permissions = Permissions(net: .listed([try HostPattern(host)]))
        let url = "url = 'postgresql://u@db.example:6000/tokens', lock_timeout = 5, namespace = 'n'"
        #expect(try await failure(storage(url), permissions) == "nothing")
        let files = storage("url = 'host=db.example port=6000 sslrootcert=/etc/ca.pem'")
        #expect(try await failure(files, permissions).hasPrefix("PermissionError: reading '/etc/ca.pem'"))
    }

    @Test("A storage that is named alone needs the permission too")
    func byName() async throws {
        let code = """
            local client = globus.NativeAppAuthClient("client")
            globus.RefreshTokenAuthorizer("token", client, { token_storage = "postgres" })
            """
        let text = try await failure(code, .globusOnly)
        #expect(text.hasPrefix("PermissionError: "), "\(text)")
    }

    @Test(
        "An option that it does not know, or of another type, is refused, and a URL is not shown",
        arguments: [
            ("adress = 'x'", "the token storage 'postgres' has no option 'adress'"),
            ("lock_timeout = 0", "'lock_timeout' of the token storage 'postgres' must be seconds, more than 0"),
            ("url = 7", "globus.token_storage: option 'url' must be a string, got a number"),
            ("url = 'host=h pass planted'", "The 'url' of the token storage 'postgres' is not understood: "),
        ]
    )
    func refused(options: String, message: String) async throws {
        let text = try await failure(storage(options), .all)
        #expect(text.hasPrefix("GlobusSDKUsageError: "), "\(text)")
        #expect(text.contains(message), "\(text)")
        #expect(!text.contains("planted"))
    }
}
