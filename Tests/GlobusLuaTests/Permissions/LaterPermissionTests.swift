import Foundation
import GlobusLua
import LuaRuntime
import Testing

/// Permissions that are granted while a host runs, as a person does at a prompt.
@Suite struct LaterPermissionTests {
    @Test("What is granted later holds for what was made before, and nothing is taken away")
    func later() async throws {
        let bench = try await ScriptBench(permissions: .globusOnly)
        let session = await ScriptSession(on: bench.host)
        func failure(_ line: String) async -> String {
            do {
                _ = try await session.evaluate(line, printer: session.printer(.plain))
                return ""
            } catch {
                return String(describing: error)
            }
        }
        let folder = try ReloadFolder()
        let path = try folder.write("data.txt", "read")
        #expect(await failure("client = globus.BaseClient { base_url = 'http://127.0.0.1:1' }") == "")
        #expect(await failure("io.lines('\(path)')").contains("is not allowed"))
        #expect(await failure("client:get('/', { max_retries = 0 })").contains("is not allowed"))

        await bench.host.grant(try PermissionKind.read.permissions(.listed([folder.path])))
        await bench.host.grant(try PermissionKind.net.permissions(.listed(["127.0.0.1"])))
        #expect(await failure("io.lines('\(path)')") == "")
        let refused = await failure("client:get('/', { max_retries = 0 })")
        #expect(!refused.isEmpty && !refused.contains("is not allowed"), "\(refused)")
        #expect(await failure("os.getenv('HOME')").contains("is not allowed"))
        try await session.useVariables(bench.host.configuration.variables)
        #expect(await failure("io.lines('\(path)')") == "")
        #expect(await bench.host.grantedPermissions.read == .listed([folder.path]))
    }

    @Test("Refusals say what to type where that is how permissions are granted")
    func words() async throws {
        let bench = try await ScriptBench()
        var configuration = bench.host.configuration
        configuration.permissions = .none
        configuration.permissionFlags = PermissionFlags(instruction: "type :allow") { $0.rawValue }
        let host = try await ScriptHost(configuration: configuration)
        let error = await #expect(throws: LuaError.self) { try await host.run("os.getenv('HOME')") }
        #expect(error?.message.hasSuffix("is not allowed; to allow it type :allow env=HOME") == true)
    }
}
