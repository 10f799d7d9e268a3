import Foundation
import Glibc
import MockGlobus
import TestSupport
import Testing

/// Files that come and go, as people see them: permissions, signals, the terminal.
@Suite(.timeLimit(.minutes(2))) struct FileTransferTests {
    private static let whole = [UInt8](repeating: 0x2E, count: 3_000_000)

    /// A server that sends a part of the file and then waits, or the rest where a range is asked for.
    private func server() throws -> ScriptedServer {
        try ScriptedServer { request, connection in
            let first = request.values("Range").first.flatMap { Int($0.dropFirst("bytes=".count).dropLast()) }
            guard let first else {
                let head = "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: \(Self.whole.count)\r\n\r\n"
                connection.send(Array(head.utf8) + Self.whole[..<1_000_000])
                connection.waitForClose()
                return
            }
            connection.respond(
                "206 Partial Content",
                ["ETag: \"a\"", "Content-Range: bytes \(first)-\(Self.whole.count - 1)/\(Self.whole.count)"],
                body: Array(Self.whole[first...])
            )
        }
    }

    private func waitForPart(_ folder: TemporaryFolder) async throws {
        for _ in 0..<3000 {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
                $0.hasSuffix(".part")
            }
            let sizes = names.map { name in
                var info = stat()
                return stat(folder.path(of: name), &info) == 0 ? info.st_size : 0
            }
            if sizes.contains(where: { $0 > 500_000 }) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("nothing has come")
    }

    private func script(_ server: ScriptedServer, _ folder: TemporaryFolder, resume: Bool) -> [String] {
        let code =
            "globus.request('GET', '\(server.url())', { output = '\(folder.path(of: "data"))', resume = \(resume) })"
        return ["--allow-net=127.0.0.1", "--allow-write=\(folder.path)", "-e", code]
    }

    @Test("--max-response limits what a response holds in memory, and no file")
    func responseLimit() async throws {
        let folder = TemporaryFolder()
        let server = try ScriptedServer { _, connection in
            connection.respond(body: String(repeating: ".", count: 50_000))
        }
        let code = """
            local url, path = ...
            globus.request("GET", url, { output = path })
            local ok, e = pcall(globus.request, "GET", url)
            print(ok, e.class)
            """
        let outcome = try await Program.run(
            ["--allow-all", "--max-response", "10K", "-e", code, server.url(), folder.path(of: "data")]
        )
        #expect(outcome == .exited(0, output: "false\tLimitError\n"))
        #expect(try Data(contentsOf: URL(filePath: folder.path(of: "data"))).count == 50_000)
    }

    @Test("A download that was killed is resumed by the next run")
    func killed() async throws {
        let folder = TemporaryFolder("data", "old")
        let server = try server()
        let program = try Program(script(server, folder, resume: true))
        try await waitForPart(folder)
        program.send(SIGKILL)
        #expect(try await program.end().end == .killed(signal: SIGKILL))
        #expect(try String(contentsOfFile: folder.path(of: "data"), encoding: .utf8) == "old")
        let outcome = try await Program.run(script(server, folder, resume: true))
        #expect(outcome == .exited(0))
        #expect(try Data(contentsOf: URL(filePath: folder.path(of: "data"))) == Data(Self.whole))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["data"])
        #expect(server.log.requests.last?.values("If-Range") == ["\"a\""])
    }

    @Test(
        "A signal and a limit end a download, leave the old file alone, and say how much had come and where it is kept",
        arguments: [(SIGINT, false), (SIGINT, true), (SIGTERM, true), (0, false)]
    )
    func ended(signal: Int32, resume: Bool) async throws {
        let folder = TemporaryFolder("data", "old")
        let server = try server()
        let limit = signal == 0 ? ["--max-time", "1"] : []
        let program = try Program(limit + script(server, folder, resume: resume))
        if signal != 0 {
            try await waitForPart(folder)
            program.send(signal)
        }
        let outcome = try await program.end()
        #expect(outcome.end == .exited(signal == 0 ? 124 : 128 + signal))
        let fate = resume ? ", and are kept in '\(folder.path(of: "data")).part' for resume" : ""
        let words = " while waiting in globus.request; \\d+ of \(Self.whole.count) bytes had come\(fate)\n"
        // The limit may be reached before anything has come.
        if signal != 0 {
            #expect(outcome.errors.range(of: words, options: .regularExpression) != nil, "\(outcome)")
        }
        #expect(try String(contentsOfFile: folder.path(of: "data"), encoding: .utf8) == "old")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == (resume ? ["data", "data.part", "data.part.json"] : ["data"]))
    }

    @Test("Files need the permission to write and to read them, and certificates that to read them")
    func permissions() async throws {
        let folder = TemporaryFolder("data", "old")
        let path = folder.path(of: "data")
        let cases = [
            ("{ output = '\(path)' }", "writing '\(path)' is not allowed; to allow it pass --allow-write=\(path)"),
            ("{ input = '\(path)' }", "reading '\(path)' is not allowed; to allow it pass --allow-read=\(path)"),
            (
                "{ cert = { cert = '\(path)' } }",
                "reading '\(path)' is not allowed; to allow it pass --allow-read=\(path)"
            ),
            ("{ output = '/dev/null' }", "writing '/dev/null' is not allowed; to allow it pass"),
        ]
        for (options, words) in cases {
            let code = "globus.request('GET', 'http://127.0.0.1:9/', \(options))"
            let outcome = try await Program.run(["--allow-net=127.0.0.1", "-e", code])
            #expect(outcome.end == .exited(1))
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["data"])
    }

    @Test("The permission for one file is enough for it")
    func oneFile() async throws {
        let folder = TemporaryFolder("data", "old")
        let server = try ScriptedServer { _, connection in connection.respond(body: "new") }
        let path = folder.path(of: "data")
        let code = "globus.request('GET', '\(server.url())', { output = '\(path)' })"
        let outcome = try await Program.run(["--allow-net=127.0.0.1", "--allow-write=\(path)", "-e", code])
        #expect(outcome == .exited(0))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    }

    @Test("On a terminal a line shows how much of a file has come, how fast, and is gone at the end")
    func progress() async throws {
        let folder = TemporaryFolder()
        let server = try ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n")
            for _ in 0..<4 {
                connection.send([UInt8](repeating: 1, count: 500_000))
                if connection.waitForClose(milliseconds: 150) { return }
            }
        }
        let code = """
            globus.request('GET', '\(server.url())', { output = '\(folder.path(of: "data"))', progress = 'the data' })
            print('end')
            """
        let command = "stty cols 80; exec \"$PROGRAM\" --allow-all -e \"$SCRIPT\""
        let outcome = try await Program.run(
            [],
            shell: "PROGRAM=$0 script --quiet --return --command '\(command)' /dev/null",
            variables: ["TERM": "xterm", "SCRIPT": code]
        )
        #expect(outcome.end == .exited(0))
        let shown = outcome.output
        #expect(
            shown.contains(/the data 1\.0 MB of 2\.0 MB \(50 %\) {2}[0-9.]+ MB\/s {2}1 s left/),
            "\(shown.debugDescription)"
        )
        #expect(shown.hasSuffix("\u{1B}[Jend\r\n"))
    }

    @Test("The mock serves the files of a folder, with ranges and sums of uploads")
    func mock() async throws {
        let folder = TemporaryFolder("data", "hello world")
        let mock = try Program(["mock", "--files", folder.path])
        let url = try #require(try await mock.line().split(separator: " ").last)
        let code = """
            local url, path = ...
            local r = globus.request('GET', url .. '/files/data', { headers = { Range = 'bytes=6-' } })
            print(r.http_status, r.headers['content-range'], r.text)
            print(pcall(globus.request, 'GET', url .. '/files/../data'))
            r = globus.request('PUT', url .. '/files/up', { input = path })
            print(r.data.size, r.data.sha256:sub(1, 8))
            """
        let outcome = try await Program.run(["--allow-all", "-e", code, String(url), folder.path(of: "data")])
        #expect(outcome.output.hasPrefix("206\tbytes 6-10/11\tworld\nfalse\t"), "\(outcome)")
        #expect(outcome.output.hasSuffix("11\tb94d27b9\n"))
        mock.send(SIGINT)
        #expect(try await mock.end().end == .exited(0))
        let wrong = try await Program.run(["mock", "--files", folder.path(of: "data")])
        #expect(wrong.end == .exited(2))
        #expect(wrong.errors.contains("is no folder"))
    }
}
