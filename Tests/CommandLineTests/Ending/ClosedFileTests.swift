import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct ClosedFileTests {
    @Test(
        "Standard files that are closed at the start are opened on /dev/null",
        arguments: ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-", ">&- 2>&-"]
    )
    func closed(redirections: String) async throws {
        let folder = TemporaryFolder("data", "kept")
        let path = folder.path(of: "data")
        let code = """
            local f = assert(io.open('\(path)', 'r+'))
            print('printed') io.stderr:write('complained')
            assert(io.read() == nil or true)
            local names = io.popen("readlink /proc/$PPID/fd/0 /proc/$PPID/fd/1 /proc/$PPID/fd/2"):read("a")
            local out = assert(io.open('\(path).names', 'w')) out:write(names) out:close()
            """
        let words = #""$0" "$@" "# + redirections
        let outcome = try await Program.run(["--allow-all", "-e", code], shell: words)
        #expect(outcome.end == .exited(0))
        let shown = try await Program.run([], shell: "cat \(path) \(path).names")
        #expect(shown.output.hasPrefix("kept"))
        let closed = ["<&-", ">&-", "2>&-"].filter { redirections.split(separator: " ").contains(Substring($0)) }.count
        #expect(shown.output.components(separatedBy: "/dev/null").count - 1 == closed, "\(shown.output)")
    }

    @Test(
        "What is no file is refused by name before it blocks",
        arguments: [
            ("mkfifo x", "named pipe"), ("mkdir x", "folder"), ("ln -s /dev/zero x", "device"),
            ("ln -s nowhere x", "link to 'nowhere'"),
        ]
    )
    func refused(make: String, words: String) async throws {
        let folder = TemporaryFolder("main.lua", "require 'm'")
        for (name, command) in [
            ("start/x.lua", "run --startup start -e 'print(1)'"), ("start/x.lua", "run --startup start/x.lua -e ''"),
            ("x.lua", "repl --init x.lua </dev/null"), ("t/x_test.lua", "test t/x_test.lua"),
            ("t/x_test.lua", "test t"),
            ("c/x.lua", "check c"), ("m.lua", "main.lua"), ("x.lua", "run x.lua"),
        ] {
            if make.hasPrefix("mkdir"), name.hasPrefix("t/") || name.hasPrefix("c/") { continue }
            if make.hasPrefix("mkdir"), command.contains("start/x.lua") { continue }
            // Permissions are checked first.
            if make.contains("/dev/zero"), command == "main.lua" { continue }
            // A main script may be a pipe.
            if make.hasPrefix("mkfifo"), command == "run x.lua" { continue }
            let place = make.replacingOccurrences(of: " x", with: " \(name)")
            let prepare = "cd \(folder.path); rm -rf start t c x.lua m.lua; mkdir start t c; \(place); "
            let outcome = try await Program.run([], shell: prepare + #"timeout 60 "$0" "# + command)
            #expect(outcome.end == .exited(command == "main.lua" ? 1 : 2), "\(make) \(command): \(outcome)")
            #expect(outcome.errors.contains(words), "\(make) \(command): \(outcome)")
            #expect(outcome.errors.contains(name), "\(make) \(command): \(outcome)")
            #expect(!outcome.errors.contains("Error(") && !outcome.output.contains("Error("))
        }
    }

    @Test("A main script may be a pipe, standard input or a named pipe that somebody writes")
    func pipes() async throws {
        let folder = TemporaryFolder()
        for command in [
            #"echo 'print(1)' | "$0" /dev/stdin"#, #"echo 'print(1)' | "$0" -"#,
            #"bash -c '"$0" <(echo "print(1)")' "$0""#,
            #"mkfifo p; (echo 'print(1)' >p &); "$0" p"#, #""$0" /dev/null; echo 1"#,
        ] {
            let outcome = try await Program.run([], shell: "cd \(folder.path); " + command)
            #expect(outcome == .exited(0, output: "1\n"), "\(command)")
        }
    }
}
