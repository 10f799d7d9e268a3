import TestSupport
import Testing

/// Byte order marks, and text that is not UTF-8, in everything that the program reads.
@Suite struct ForeignTextTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func marked(_ text: String) -> [UInt8] { mark + Array(text.utf8) }

    @Test(
        "A byte order mark before a script is skipped, as lua does, and a first line that begins with # behind it",
        arguments: ["print(1)", "#!/usr/bin/env globus-lua\nprint(1)", "# anything\nprint(1)"]
    )
    func script(text: String) async throws {
        let folder = TemporaryFolder(["job.lua": Self.marked(text)])
        #expect(try await Program.run([folder.path(of: "job.lua")]) == .exited(0, output: "1\n"))
        #expect(try await Program.run(["-"], input: Self.marked(text)) == .exited(0, output: "1\n"))
        #expect(try await Program.run(["check", folder.path(of: "job.lua")]) == .exited(0))
        #expect(try await Program.run(["check", "-"], input: Self.marked(text)) == .exited(0))
    }

    @Test("Lines and columns are those of the text behind the mark")
    func places() async throws {
        let folder = TemporaryFolder(["job.lua": Self.marked("#!x\nerror('here')"), "bad.lua": Self.marked("pritn(1)")])
        let outcome = try await Program.run([folder.path(of: "job.lua")])
        #expect(outcome.errors.hasPrefix("globus-lua: \(folder.path)/job.lua:2: here\n"))
        let findings = try await Program.run(["check", folder.path(of: "bad.lua")])
        #expect(findings.output.hasPrefix("\(folder.path)/bad.lua:1:1: there is no global 'pritn'"))
    }

    @Test("A mark alone is an empty script, and a piece of one is none")
    func pieces() async throws {
        #expect(try await Program.run(["-"], input: Self.mark) == .exited(0))
        let outcome = try await Program.run(["-"], input: Self.mark.dropLast() + Array("print(1)".utf8))
        #expect(outcome.errors.hasPrefix("globus-lua: stdin:1: unexpected symbol near '<\\239>'"))
        let second = try await Program.run(["-"], input: Self.mark + Self.marked("print(1)"))
        #expect(second.end == .exited(1))
    }

    @Test("Marks before modules, startup scripts and tests are skipped")
    func otherFiles() async throws {
        let folder = TemporaryFolder([
            "job.lua": Self.marked("print(require('near'))"), "near.lua": Self.marked("#\nreturn 'near'"),
            "policy.lua": Self.marked("policy.on_refresh(print)"),
            "job_test.lua": Self.marked("it('works', function() expect((require('near'))):to_equal('near') end)"),
        ])
        let words = ["--startup", folder.path(of: "policy.lua"), folder.path(of: "job.lua")]
        #expect(try await Program.run(words) == .exited(0, output: "near\t\(folder.path)/near.lua\n"))
        let tests = try await Program.run(["test", folder.path(of: "job_test.lua")])
        #expect(tests.end == .exited(0))
    }

    @Test("What a script asks for behind a mark is granted")
    func permissions() async throws {
        for first in ["", "#!/usr/bin/env globus-lua\n"] {
            let text = "\(first)-- globus-lua: --allow-env=JOB_TOKEN\nprint(os.getenv('JOB_TOKEN'))"
            let folder = TemporaryFolder(["job.lua": Self.marked(text)])
            let words = ["--trust-script", folder.path(of: "job.lua")]
            #expect(try await Program.run(words, variables: ["JOB_TOKEN": "x"]) == .exited(0, output: "x\n"))
        }
    }

    @Test("A source in UTF-16 is refused with what to do, wherever it is", arguments: [true, false])
    func utf16(isBigEndian: Bool) async throws {
        let units = Array("\u{FEFF}return 1".utf16)
        let bytes = units.flatMap { unit in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBigEndian ? pair : pair.reversed()
        }
        let flaw = "is in UTF-16 (\(isBigEndian ? "big" : "little")-endian); save it in UTF-8"
        let folder = TemporaryFolder(["job.lua": bytes, "main.lua": Array("require('job')".utf8)])
        let job = folder.path(of: "job.lua")
        let run = try await Program.run([job])
        #expect(run.end == .exited(1))
        #expect(run.errors.contains("\(job) \(flaw)"))
        #expect(try await Program.run(["check", job]) == .exited(1, output: "\(job):1:1: the file \(flaw) [syntax]\n"))
        let required = try await Program.run([folder.path(of: "main.lua")])
        let message = "error loading module 'job' from file '\(folder.path)/job.lua':\n\t\(folder.path)/job.lua \(flaw)"
        #expect(required.errors.contains(message))
    }

    @Test("r.text is the answer as it was sent, and r:json() says why r.data is nil")
    func answers() async throws {
        let latin: [UInt8] = Array(#"{"a":"caf"#.utf8) + [0xE9] + Array(#""}"#.utf8)
        let server = try ScriptedServer { request, connection in
            let type = request.path == "/latin" ? "application/json; charset=latin1" : "application/json"
            let bodies: [String: [UInt8]] = [
                "/mark": Self.marked(#"{"a":[1e400,NaN,1]}"#), "/latin": latin, "/empty": [],
                "/utf16": [0xFE, 0xFF, 0, 0x7B, 0, 0x7D],
            ]
            connection.respond("200 OK", ["Content-Type: \(type)"], body: bodies[request.path] ?? Array("<a>".utf8))
        }
        let script = """
            local url = ...
            local function get(path) return globus.request("GET", url .. path) end
            local marked = get("/mark"):json().a
            print(marked[1], marked[2] ~= marked[2], marked[3])
            for _, path in ipairs { "/latin", "/utf16", "/empty", "/html" } do
              local r = get(path)
              local ok, e = pcall(r.json, r)
              print(r.data, #r.text, ok, e.class, e.message)
            end
            """
        let outcome = try await Program.run(["--allow-net=127.0.0.1", "-e", script, server.url("")])
        let conversion = "ask the server for UTF-8, or convert the text, which is as it was sent"
        let refusal = "false\tValidationError\tGlobusHTTPResponse:json: the body is"
        let lines = [
            "inf\ttrue\t1",
            "nil\t\(latin.count)\t\(refusal) not JSON in UTF-8: the byte 0xE9 at byte 9 is none; its Content-Type names the "
                + "charset latin1; \(conversion) (status 200, application/json; charset=latin1, \(latin.count) bytes)",
            "nil\t6\t\(refusal) in UTF-16 (big-endian), and JSON is in UTF-8; \(conversion) "
                + "(status 200, application/json, 6 bytes)",
            "nil\t0\t\(refusal) empty (status 200, application/json, 0 bytes)",
            "nil\t3\t\(refusal) not JSON: it begins with '<a>', as HTML and XML do (status 200, application/json, 3 bytes)",
        ]
        #expect(outcome == .exited(0, output: lines.map { $0 + "\n" }.joined()))
    }
}
