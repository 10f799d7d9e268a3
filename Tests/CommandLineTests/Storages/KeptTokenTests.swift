import Foundation
import MockGlobus
import Testing

/// Tokens that a storage has not taken, over the ends of programs.
@Suite struct KeptTokenTests {
    /// A storage in a JSON file of a policy, whose store fails or hangs where a file of that name is there.
    private static let policy = """
        -- globus-lua: --allow-env=FOLDER --allow-read=$FOLDER --allow-write=$FOLDER
        local folder = os.getenv("FOLDER")
        local function exists(name)
          local file = io.open(folder .. "/" .. name)
          if file then file:close() end
          return file ~= nil
        end
        local function file() return globus.token_storage("json", { filepath = folder .. "/site.json" }) end
        policy.token_storage("site", {
          store_token_data_by_resource_server = function(_, tokens)
            if exists("hang") then
              print("storing")
              io.stdout:flush()
              task.sleep(60)
            end
            if exists("fail") then error("the site's database is away", 0) end
            file():store_token_data_by_resource_server(tokens)
          end,
          get_token_data_by_resource_server = function() return file():get_token_data_by_resource_server() end,
          remove_token_data = function(_, name) return file():remove_token_data(name) end,
        })
        """

    private static let job = """
        local client = globus.NativeAppAuthClient(os.getenv("CLIENT"))
        local authorizer = globus.RefreshTokenAuthorizer(os.getenv("REFRESH"), client, {
          token_storage = "site", resource_server = "transfer.api.globus.org",
        })
        print(globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list").http_status)
        """

    private let mock: MockGlobus
    private let folder: TemporaryFolder
    private let variables: [String: String]

    init() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.rotatesRefreshTokens = true
        mock = try await MockGlobus.started(configuration)
        folder = TemporaryFolder(["job.lua": Array(Self.job.utf8), "site.lua": Array(Self.policy.utf8)])
        variables = [
            "FOLDER": folder.path, "HOME": folder.path, "CLIENT": MockGlobus.Client.native.id,
            "REFRESH": mock.issueRefreshToken(), "GLOBUS_SDK_SERVICE_URL_AUTH": mock.baseURL,
            "GLOBUS_SDK_SERVICE_URL_TRANSFER": mock.baseURL,
        ]
    }

    private var words: [String] {
        [
            "--trust-script", "--allow-env=CLIENT,REFRESH", "--startup", folder.path(of: "site.lua"),
            folder.path(of: "job.lua"),
        ]
    }

    private func run() async throws -> Outcome { try await Program.run(words, variables: variables) }

    private func place(_ name: String, exists: Bool) {
        if exists {
            #expect(FileManager.default.createFile(atPath: folder.path(of: name), contents: nil))
        } else {
            try? FileManager.default.removeItem(atPath: folder.path(of: name))
        }
    }

    private var kept: [String] {
        let path = folder.path(of: ".local/state/globus-lua/kept-tokens")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.map { "\(path)/\($0)" }
    }

    @Test("Tokens that a policy's storage refuses wait in a private file, and the next run offers them first")
    func refused() async throws {
        place("fail", exists: true)
        let failed = try await run()
        #expect(failed.end == .exited(1))
        #expect(failed.errors.contains("the site's database is away"))
        let path = try #require(kept.first)
        #expect(failed.errors.contains("is kept in '\(path)' for the next run"))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(!failed.errors.contains("mock-"))
        place("fail", exists: false)
        let served = try await run()
        #expect(served.end == .exited(0))
        #expect(served.output == "200\n")
        #expect(served.errors.contains("that an earlier run has kept in '\(path)' is offered to the token storage"))
        #expect(mock.tokenRequests().count == 1)
        #expect(kept.isEmpty)
        #expect(try await run() == .exited(0, output: "200\n"))
    }

    @Test("A program that is killed between token and store has lost nothing")
    func killed() async throws {
        place("hang", exists: true)
        let program = try Program(words, variables: variables)
        #expect(try await program.line() == "storing")
        program.send(SIGKILL)
        #expect(try await program.end().end == .killed(signal: SIGKILL))
        #expect(kept.count == 1)
        place("hang", exists: false)
        #expect(try await run().output == "200\n")
        #expect(mock.tokenRequests().count == 1)
        #expect(kept.isEmpty)
    }

    @Test("A damaged file is an error that names it, no refresh token is spent, and it stays")
    func damaged() async throws {
        place("fail", exists: true)
        _ = try await run()
        place("fail", exists: false)
        let path = try #require(kept.first)
        try Data("{".utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
        let outcome = try await run()
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("StorageError"))
        #expect(outcome.errors.contains("'\(path)' are damaged"))
        #expect(mock.tokenRequests().count == 1)
        #expect(kept == [path])
    }
}
