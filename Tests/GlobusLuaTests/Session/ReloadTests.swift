import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import Testing

/// Running files and startup scripts again changes some things and keeps others.
@Suite struct ReloadTests {
    private let folder: ReloadFolder

    init() throws { folder = try ReloadFolder() }

    @Test("Loaded files are run again, and globals stay")
    func files() async throws {
        let bench = try await SessionBench()
        let path = try folder.write("job.lua", "runs = 1; value = 1")
        try await bench.session.load(path)
        try await bench.show("kept = {}; first = kept")
        try folder.write("job.lua", "runs = runs + 1; value = 2")
        #expect(try await bench.session.reload() == [path])
        #expect(try await bench.show("runs, value, kept == first") == "2\t2\ttrue")
    }

    @Test("A file that has failed is run again too, and one that is not there is forgotten")
    func failedFile() async throws {
        let bench = try await SessionBench()
        let path = try folder.write("job.lua", "error('broken')")
        await #expect(throws: LuaError.self) { try await bench.session.load(path) }
        await #expect(throws: (any Error).self) { try await bench.session.load(folder.path + "/none.lua") }
        try folder.write("job.lua", "value = 'mended'")
        #expect(try await bench.session.reload() == [path])
        #expect(try await bench.show("value") == #""mended""#)
    }

    @Test("A module is loaded again, a library is not")
    func modules() async throws {
        try folder.write("m.lua", "return { n = 1 }")
        let bench = try await SessionBench(directory: folder.path)
        try await bench.show("m = require 'm'; j = require 'json'")
        try folder.write("m.lua", "return { n = 2 }")
        _ = try await bench.session.reload()
        #expect(try await bench.show("require('m').n, m.n, require('json') == j") == "2\t1\ttrue")
    }

    /// Returns a startup script whose handler and storage refuse with the given word.
    private static func site(_ word: String) -> String {
        """
        policy.on_refresh(function() error("\(word) handler") end)
        policy.token_storage("vault", {
          store_token_data_by_resource_server = function() error("\(word) vault") end,
          get_token_data_by_resource_server = function() return {} end,
          remove_token_data = function() return false end,
        })
        """
    }

    private func failure(_ session: ScriptSession, _ line: String) async -> String {
        do {
            _ = try await session.evaluate(line, printer: session.printer(.plain))
            return ""
        } catch {
            let cause = ((error as? LuaError)?.cause as? GlobusError)?.cause
            return "\((error as? LuaError)?.message ?? "") \(cause.map { String(describing: $0) } ?? "")"
        }
    }

    @Test("Authorizers that exist go on with the handlers and storages of startup scripts that have changed")
    func startupScripts() async throws {
        let path = try folder.write("site.lua", Self.site("first"))
        let bench = try await PolicyBench(startup: [.file(path)])
        let session = await ScriptSession(on: bench.host)
        try await session.setGlobal("given", to: ["token": bench.refreshToken(), "secret": "mock-secret-vQ8u2mXb0Hn5"])
        let make = """
            client = globus.ConfidentialAppAuthClient("c0f1de27-0000-4000-8000-000000000001", given.secret)
            plain = globus.RefreshTokenAuthorizer(given.token, client)
            stored = globus.RefreshTokenAuthorizer(given.token, client, { token_storage = "vault" })
            """
        _ = try await session.evaluate(make, printer: session.printer(.plain))
        #expect(await failure(session, "plain:ensure_valid_token()").contains("first handler"))
        #expect(await failure(session, "stored:ensure_valid_token()").contains("first vault"))

        try folder.write("site.lua", Self.site("second"))
        #expect(try await session.reload() == [path])
        #expect(await failure(session, "plain:ensure_valid_token()").contains("second handler"))
        #expect(await failure(session, "stored:ensure_valid_token()").contains("second vault"))

        try folder.write("site.lua", "error('broken')")
        await #expect(throws: GlobusError.self) { try await session.reload() }
        #expect(await failure(session, "plain:ensure_valid_token()").contains("second handler"))
    }
}

/// A folder whose files change.
final class ReloadFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/globus-lua-reload.\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }
}
