import Testing

/// Tests of `globus-lua check`.
@Suite struct CheckTests {
    @Test("A script without mistakes prints nothing, and ends with 0")
    func clean() async throws {
        let folder = TemporaryFolder("job.lua", "print(json.encode { 1 })")
        #expect(try await Program.run(["check", folder.path(of: "job.lua")]) == .exited(0))
    }

    @Test("The scripts that users copy, and their tests, have no mistakes")
    func own() async throws {
        let package = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let folders = ["scripts/examples", "scripts/startup", "Tests/Lua"].map { "\(package)/\($0)" }
        #expect(try await Program.run(["check"] + folders) == .exited(0))
    }

    @Test(
        "On a terminal it says how much it has found, and in how many files",
        arguments: [
            (["a.lua": "print(1)"], "no findings in 1 file"),
            (["a.lua": "print(1)", "b.lua": "print(2)"], "no findings in 2 files"),
            (["a.lua": "print(1)", "b.lua": "pritn(2)"], "1 finding in 2 files"),
            (["a.lua": "pritn(1) pritn(2)"], "2 findings in 1 file"),
        ]
    )
    func countOnTerminal(files: [String: String], line: String) async throws {
        let folder = TemporaryFolder(files.mapValues { Array($0.utf8) })
        let outcome = try await Program.run(
            [],
            shell: "PROGRAM=$0 script --quiet --return --command '$PROGRAM check \(folder.path)' /dev/null"
        )
        #expect(outcome.output.hasSuffix("\(line)\r\n"))
        #expect(outcome.end == .exited(line.hasPrefix("no") ? 0 : 1))
    }

    @Test("Each finding is a line with its place, and the end is 1")
    func findings() async throws {
        let folder = TemporaryFolder("job.lua", "pritn(1)\njson.encod {}\n")
        let file = folder.path(of: "job.lua")
        let lines = [
            "\(file):1:1: there is no global 'pritn' (did you mean 'print'?) [undefined-global]",
            "\(file):2:6: json has no 'encod' (did you mean 'encode'?) [unknown-member]",
        ]
        let outcome = try await Program.run(["check", file])
        #expect(outcome == .exited(1, output: lines.map { $0 + "\n" }.joined()))
    }

    @Test("With --json the findings are one array")
    func json() async throws {
        let outcome = try await Program.run(["check", "--json", "-"], input: Array("x = = 1".utf8))
        let finding =
            #"{"column":5,"file":"stdin","kind":"syntax","line":1,"#
            + #""message":"unexpected symbol near '='","suggestion":null}"#
        #expect(outcome == .exited(1, output: "[\(finding)]\n"))
        #expect(try await Program.run(["check", "--json", "-"]) == .exited(0, output: "[]\n"))
    }

    @Test("The role of a file is told by its name and its folder, or by --as")
    func roles() async throws {
        let folder = TemporaryFolder([
            "a_test.lua": Array("it('x', function() end)".utf8), "a.lua": Array("policy.on_refresh(print)".utf8),
        ])
        #expect(try await Program.run(["check", folder.path(of: "a_test.lua")]) == .exited(0))
        #expect(try await Program.run(["check", folder.path(of: "a.lua")]).end == .exited(1))
        #expect(try await Program.run(["check", "--as", "startup", folder.path(of: "a.lua")]) == .exited(0))
        #expect(try await Program.run(["check", folder.path]).output.contains("/a.lua:1:1: "))
    }

    @Test("Wrong usage is one line, and exit status 2")
    func usage() async throws {
        let missing = try await Program.run(["check", "/no/such.lua"])
        #expect(missing == .exited(2, errors: "globus-lua: cannot read '/no/such.lua': No such file or directory\n"))
        let empty = TemporaryFolder()
        let line = "globus-lua: there is no file whose name ends in .lua; name the files themselves\n"
        #expect(try await Program.run(["check", empty.path]) == .exited(2, errors: line))
        #expect(try await Program.run(["check"]).end == .exited(2))
    }
}
