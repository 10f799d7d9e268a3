import Foundation
import MockGlobus
import Testing

/// The jobs of `scripts/examples`, run as users run them, under exactly the permissions that their headers name.
@Suite struct ExampleJobTests {
    /// Two collections of the mock.
    private static let collections = ["c011ec00-0000-4000-8000-000000000001", "c011ec00-0000-4000-8000-000000000002"]

    @Test("transfer_and_wait.lua submits one transfer and waits for its end")
    func transferAndWait() async throws {
        let run = try await ExampleRun()
        run.mock.reply(to: "GET /v0.10/task/{id}", #"{"status": "SUCCEEDED", "files": 3}"#)
        let collections = Self.collections
        let outcome = try await run.run("transfer_and_wait.lua", [collections[0], "/data", collections[1], "/backup"])
        #expect(outcome.end == .exited(0))
        #expect(outcome.output == "submitted\t7a5c0000-0000-4000-8000-000000000026\ndone, files: 3\n")
        #expect(run.mock.requests(to: "POST /v0.10/transfer").count == 1)
        #expect(outcome.errors == "")
    }

    @Test("transfer_and_wait.lua fails where the transfer does")
    func failedTransfer() async throws {
        let run = try await ExampleRun()
        run.mock.reply(to: "GET /v0.10/task/{id}", #"{"status": "FAILED", "nice_status": "PERMISSION_DENIED"}"#)
        let outcome = try await run.run("transfer_and_wait.lua", [Self.collections[0], "/", Self.collections[1], "/"])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.hasPrefix("globus-lua: the transfer failed: PERMISSION_DENIED\n"))
    }

    @Test("fetch_https.lua receives a collection's file, and needs only what it asks for")
    func fetchHTTPS() async throws {
        let run = try await ExampleRun()
        let collection = "c011ec00-0000-4000-8000-000000000001"
        let url = "\(run.mock.baseURL)/collections/\(collection)/generated/100000"
        let script = "\(ExampleRun.scripts)/examples/fetch_https.lua"
        let words = ["run", "--no-startup", "--trust-script", script, collection, url, "data"]
        #expect(try await run.start(words) == .exited(0, output: "data is complete\n"))
        let size = try FileManager.default.attributesOfItem(atPath: run.folder.path(of: "data"))[.size] as? UInt64
        #expect(size == 100_000)
        let token = try #require(run.mock.tokenRequests().first)
        #expect(token.form["scope"] == "https://auth.globus.org/scopes/\(collection)/https")
    }

    @Test("mirror_folder.lua copies what is missing, once, and sees that it has arrived")
    func mirrorFolder() async throws {
        let run = try await ExampleRun()
        let arguments = [Self.collections[0], "/raw/", Self.collections[1], "/backup/"]
        let outcome = try await run.run("mirror_folder.lua", arguments)
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.hasPrefix("copying 5 files, 3150144 bytes: task "))
        #expect(outcome.output.hasSuffix("\ndone, and both folders have the same files\n"))
        #expect(try await run.run("mirror_folder.lua", arguments) == .exited(0, output: "nothing to copy\n"))
        #expect(run.mock.requests(to: "POST /v0.10/transfer").count == 1)
    }

    @Test("endpoint_inventory.lua writes a CSV file of all pages")
    func inventory() async throws {
        let run = try await ExampleRun()
        let outcome = try await run.run("endpoint_inventory.lua")
        #expect(outcome == .exited(0, output: "4 collections in endpoints.csv\n"))
        let rows = try run.content(of: "endpoints.csv").components(separatedBy: "\r\n")
        #expect(rows.count == 6)
        #expect(rows[0] == "id,name,type,owner")
        #expect(
            rows[2]
                == "c011ec00-0000-4000-8000-000000000002,Tape archive,GCSv5_mapped_collection,archive@globus.example"
        )
    }

    @Test("group_report.lua lists the members of each group, and counts open invitations")
    func groups() async throws {
        let outcome = try await ExampleRun().run("group_report.lua")
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.hasPrefix("Beamline users (2)\n  admin    rosa@globus.example\n"))
        #expect(outcome.output.contains("  member   quentin@globus.example  <- invited\n"))
        #expect(outcome.output.hasSuffix("\n3 groups, 2 open invitations\n"))
    }

    @Test("token_health.lua is quiet about what works, and exits with 1 for a revoked token")
    func health() async throws {
        let run = try await ExampleRun()
        let healthy = try await run.run("token_health.lua")
        #expect(healthy.end == .exited(0))
        #expect(healthy.output.contains("ok     refresh token: active, of rosa@globus.example\n"))
        run.mock.reply(to: "POST /v2/oauth2/token/introspect", #"{"active": false}"#)
        let sick = try await run.run("token_health.lua")
        #expect(sick.end == .exited(1))
        #expect(sick.output.contains("BROKEN refresh token: it has been revoked; log in again\n"))
        #expect(!healthy.description.contains("mock-"))
    }

    @Test("fan_out_search.lua answers all queries in order, and one that fails ends no other")
    func search() async throws {
        let run = try await ExampleRun()
        run.mock.faults.add(
            MockGlobus.Fault(route: "GET /v1/index/{id}/search", kind: .apiError(status: 403, code: "Forbidden"))
        )
        let outcome = try await run.run("fan_out_search.lua", ["any-index", "image", "spectrum"])
        #expect(outcome.end == .exited(0))
        let heads = outcome.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(heads == ["image", "spectrum"])
        #expect(outcome.output.contains(": failed, "))
        #expect(outcome.output.contains(": 10 found\n"))
    }

    @Test("rotate_client_credentials.lua leaves one secret that works, the one in the file")
    func rotation() async throws {
        let run = try await ExampleRun()
        for _ in 0..<2 {
            let outcome = try await run.run("rotate_client_credentials.lua")
            #expect(outcome == .exited(0, output: "rotated; 1 old deleted\n"))
        }
        let secret = try run.content(of: "client_secret").trimmingCharacters(in: .newlines)
        let old = MockGlobus.Client.confidential.secret ?? ""
        let code = "local c = globus.ConfidentialAppAuthClient(...) c:oauth2_client_credentials_tokens('openid')"
        for (secret, status) in [(secret, Int32(0)), (old, 1)] {
            let outcome = try await run.start(["-e", code, MockGlobus.Client.confidential.id, secret])
            #expect(outcome.end == .exited(status))
        }
    }

    @Test("cron_job.lua runs when the lock is free, and is exit status 75 while another job holds it")
    func cron() async throws {
        let run = try await ExampleRun()
        #expect(try await run.run("cron_job.lua") == .exited(0))
        try FileManager.default.moveItem(
            atPath: run.folder.path(of: "cron_job.idle"),
            toPath: run.folder.path(of: "cron_job.running")
        )
        let outcome = try await run.run("cron_job.lua")
        #expect(outcome.end == .exited(75))
        #expect(outcome.errors.contains("another job runs, or was killed"))
    }

    @Test("cron_job.lua gives the lock back when it fails")
    func cronFailure() async throws {
        let run = try await ExampleRun()
        run.mock.faults.add(MockGlobus.Fault(route: .token, kind: .oauthError("invalid_client", status: 401)))
        #expect(try await run.run("cron_job.lua").end == .exited(1))
        #expect(FileManager.default.fileExists(atPath: run.folder.path(of: "cron_job.idle")))
    }

    @Test("audit_log.lua adds each task once")
    func audit() async throws {
        let run = try await ExampleRun()
        #expect(try await run.run("audit_log.lua") == .exited(0, output: "25 tasks added to audit.jsonl\n"))
        #expect(try await run.run("audit_log.lua") == .exited(0, output: "0 tasks added to audit.jsonl\n"))
        let lines = try run.content(of: "audit.jsonl").split(separator: "\n")
        #expect(lines.count == 25)
        #expect(lines[0].contains(#""status":"SUCCEEDED""#))
    }

    @Test("repl_start.lua gives the REPL clients and shortcuts")
    func replStart() async throws {
        let path = "\(ExampleRun.scripts)/examples/repl_start.lua"
        let outcome = try await ExampleRun().start(
            ["repl", "--no-startup"] + ExampleRun.permissions(of: path) + ["--init", path],
            input: "print(#tasks(3), transfer, get('/v0.10/endpoint_search', { filter_fulltext = 'tape' }).total)\n"
        )
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.hasPrefix("3\tTransferClient (http://127.0.0.1:"))
        #expect(outcome.output.hasSuffix(")\t1\n"))
    }

    @Test("Every example that asks for permissions runs with --trust-script as well")
    func trust() async throws {
        let run = try await ExampleRun()
        let path = "\(ExampleRun.scripts)/examples/audit_log.lua"
        #expect(try await run.start(["run", "--no-startup", "--trust-script", path]).end == .exited(0))
        let refused = try await run.start(["run", "--no-startup", path])
        #expect(refused.end == .exited(1))
        #expect(refused.errors.contains("--allow-read"))
    }
}

extension MockGlobus {
    /// Answers the next request of a route with JSON text.
    fileprivate func reply(to route: Route, _ json: String) {
        faults.add(Fault(route: route, kind: .answer(status: 200, body: json)))
    }
}
