import Foundation
import Testing

/// The command line itself, and the variables.
@Suite struct UsageTests {
    @Test("The description for tools, which the manual page is made of, has every command")
    func description() async throws {
        let outcome = try await Program.run(["--experimental-dump-help"])
        #expect(outcome.end == .exited(0))
        for name in [
            "globus-lua", "run", "repl", "check", "init", "demo", "mock", "storage", "test", "login", "whoami",
        ] {
            #expect(outcome.output.contains("\"commandName\" : \"\(name)\""), "\(name)")
        }
        // These are lines of code, which must not be broken.
        let code = outcome.output.split(separator: "\n").filter { $0.contains("\"discussion\"") }
            .flatMap { $0.components(separatedBy: "\\n").dropFirst() }.filter { $0.hasPrefix("  ") }
        #expect(code.count > 20)
        for line in code { #expect(line.replacing("\\", with: "").count <= 80, "\(line)") }
    }

    @Test(
        "Wrong usage is one line, and exit status 2",
        arguments: [
            (["--nope", "x.lua"], "Unknown option '--nope' (see globus-lua run --help)"),
            (["run"], "no script is named; give a file, - for standard input, or -e CODE (see --help)"),
            (["-e"], "-e needs the text to run, as in -e 'print(1)'"),
            (["nope.lua"], "cannot read the script 'nope.lua': No such file or directory"),
            (["/"], "cannot read the script '/': it is a folder, and not a file"),
            (["/dev/null/x"], "cannot read the script '/dev/null/x': Not a directory"),
            (
                ["dmeo"],
                "cannot read the script 'dmeo': No such file or directory, and there is no such command "
                    + "(did you mean 'demo'?)"
            ),
            (["manual", "x"], "Unexpected argument 'x' (see globus-lua manual --help)"),
            (
                ["--flow", "mail", "-e", ""],
                "The value 'mail' is invalid for '--flow <flow>': 'mail' is no login flow; choose command-line or "
                    + "local-server (see globus-lua run --help)"
            ),
            (["demo", "x"], "Unexpected argument 'x' (see globus-lua demo --help)"),
            (
                ["mock", "--port", "70000"],
                "The value '70000' is invalid for '--port <number>': '70000' is no port; give a number from 0 to 65535 "
                    + "(see globus-lua mock --help)"
            ),
            (
                ["mock", "--token-lifetime", "0"],
                "--token-lifetime is 0; give 1 second or more (see globus-lua mock --help)"
            ),
            (
                ["mock", "--token-lifetime", "-3"],
                "--token-lifetime is -3; give 1 second or more (see globus-lua mock --help)"
            ),
            (
                ["mock", "--token-lifetime", "1.5"],
                "The value '1.5' is invalid for '--token-lifetime <seconds>': '1.5' is no lifetime; give a whole number of "
                    + "seconds, such as 30 (see globus-lua mock --help)"
            ),
            (
                ["mock", "--token-lifetime", "9223372036854775807"],
                "--token-lifetime is 9223372036854775807; give 10000000000 seconds or fewer (see globus-lua mock --help)"
            ),
            (
                ["mock", "--port", "-1"],
                "The value '-1' is invalid for '--port <number>': '-1' is no port; give a number from 0 to 65535 "
                    + "(see globus-lua mock --help)"
            ),
            (
                ["--max-connections-per-host", "-2", "-e", ""],
                "The value '-2' is invalid for '--max-connections-per-host <number>': '-2' is no number of connections; "
                    + "write one from 1 to 10000 (see globus-lua run --help)"
            ),
            (
                ["test", "--timeout", "-.5", "x"],
                "The value '-.5' is invalid for '--timeout <time>': '-.5' is no duration; write seconds, or a number "
                    + "with ms, s, m or h, such as 10s (see globus-lua test --help)"
            ),
            (
                ["--max-cpu", "1e300", "-e", ""],
                "The value '1e300' is invalid for '--max-cpu <time>': '1e300' is too long; write one from a nanosecond "
                    + "to 1e9 seconds (see globus-lua run --help)"
            ),
            (
                ["--max-time", "1e-300", "-e", ""],
                "The value '1e-300' is invalid for '--max-time <time>': '1e-300' is too short; write one from a "
                    + "nanosecond to 1e9 seconds (see globus-lua run --help)"
            ),
            (["help", "stroage"], "there is no command 'stroage' (did you mean 'storage'?)"),
            (
                ["--max-memory", "5X", "-e", ""],
                "The value '5X' is invalid for '--max-memory <size>': '5X' is no size; write bytes, or a number with "
                    + "K, M or G, such as 64M (see globus-lua run --help)"
            ),
            (
                ["--max-time", "0s", "-e", ""],
                "The value '0s' is invalid for '--max-time <time>': '0s' is no duration; write seconds, or a number "
                    + "with ms, s, m or h, such as 10s (see globus-lua run --help)"
            ),
            (
                ["--log-level", "loud", "-e", ""],
                "The value 'loud' is invalid for '--log-level <level>': 'loud' is no log level; choose one of trace, "
                    + "debug, info, notice, warning, error, critical (see globus-lua run --help)"
            ),
            (
                ["--allow-net=https://a/", "-e", ""],
                "The value 'https://a/' is invalid for '--allow-net <host,…>': 'https://a/' is no host; write it as "
                    + "host or host:port, such as data.example.org:443 (see globus-lua run --help)"
            ),
            (
                ["--allow-read=a,,b", "-e", ""],
                "The value 'a,,b' is invalid for '--allow-read <path,…>': 'a,,b' has an empty item; separate the items "
                    + "by commas, or leave the value out to allow everything (see globus-lua run --help)"
            ),
        ]
    )
    func wrong(words: [String], line: String) async throws {
        #expect(try await Program.run(words) == .exited(2, errors: "globus-lua: \(line)\n"))
    }

    private static let twoMeanings = "has two meanings; write one:"

    @Test(
        "A word behind a permission without a list is neither its list nor the script: both readings are named",
        arguments: [
            (
                ["--allow-read", "data.lua"],
                "'--allow-read data.lua' \(twoMeanings) --allow-read=data.lua allows reading data.lua alone; "
                    + "--allow-read -- data.lua runs data.lua and allows reading every file"
            ),
            (
                ["run", "--allow-net", "example.org", "job.lua"],
                "'--allow-net example.org' \(twoMeanings) --allow-net=example.org allows requests to example.org alone; "
                    + "--allow-net -- example.org runs example.org and allows requests to every host"
            ),
            (
                ["run", "--log-level", "info", "--allow-read", "--allow-write", "a b", "job.lua", "x"],
                "'--allow-write 'a b'' \(twoMeanings) --allow-write='a b' allows writing 'a b' alone; "
                    + "--allow-write -- 'a b' runs 'a b' and allows writing every file"
            ),
            (
                ["test", "--allow-env", "HOME", "tests"],
                "'--allow-env HOME' \(twoMeanings) --allow-env=HOME allows reading the variable HOME alone; "
                    + "--allow-env -- HOME tests HOME and allows reading every variable"
            ),
            (
                ["test", "a_test.lua", "--allow-read", "data"],
                "'--allow-read data' \(twoMeanings) --allow-read=data allows reading data alone; "
                    + "--allow-read -- data tests data and allows reading every file"
            ),
            (
                ["--allow-read", "data", "-e", "print(1)"],
                "--allow-read takes its list behind an equals sign: --allow-read=data allows reading data alone"
            ),
            (
                ["repl", "--allow-read", "data"],
                "--allow-read takes its list behind an equals sign: --allow-read=data allows reading data alone"
            ),
        ]
    )
    func twoReadings(words: [String], line: String) async throws {
        #expect(try await Program.run(words) == .exited(2, errors: "globus-lua: \(line)\n"))
    }

    @Test("A permission without a list may be followed by an option, by -- and the script, by - and by nothing")
    func oneReading() async throws {
        let folder = TemporaryFolder("job.lua", "print(io.open(arg[0]) ~= nil, ...)")
        let job = folder.path(of: "job.lua")
        let seen = Outcome.exited(0, output: "true\tx\n")
        #expect(try await Program.run(["--allow-read", "--", job, "x"]) == seen)
        #expect(try await Program.run(["run", "--allow-read", "--log-level", "info", job, "x"]) == seen)
        #expect(try await Program.run(["--allow-all", job, "x"]) == seen)
        #expect(try await Program.run(["--allow-read=\(folder.path)", job, "x"]) == seen)
        let ownWords = Outcome.exited(0, output: "--allow-read\tx\n")
        #expect(try await Program.run(["-e", "print(...)", "--allow-read", "x"]) == ownWords)
        let input = try await Program.run(["--allow-read", "-", "x"], input: Array("print(...)".utf8))
        #expect(input == .exited(0, output: "x\n"))
    }

    @Test("Help shows that a permission's list may be left out", arguments: ["run", "repl", "test"])
    func helpOfLists(command: String) async throws {
        let help = try await Program.run([command, "--help"]).output
        let flags = [
            "--allow-net[=<host,…>]", "--allow-read[=<path,…>]", "--allow-write[=<path,…>]", "--allow-env[=<name,…>]",
        ]
        for flag in flags { #expect(help.contains("\n  \(flag)")) }
        #expect(!help.contains("--allow-net <"))
    }

    @Test(
        "Permissions and limits are understood, with values and without",
        arguments: [
            ["--allow-net", "--allow-read", "--allow-write", "--allow-env"],
            ["--allow-net=a.org,b.org:8080", "--allow-read=/a,b", "--allow-write=c", "--allow-env=HOME,PATH"],
            ["--allow-all", "--max-memory", "64M", "--max-cpu=500ms", "--max-time", "1h", "--max-output=10K"],
            ["--max-response", "1G", "--log-level", "debug"],
        ]
    )
    func permissions(words: [String]) async throws {
        #expect(try await Program.run(words + ["-e", "print(...)", "x"]) == .exited(0, output: "x\n"))
    }

    @Test(
        "A variable that cannot be used is one line that names it, and exit status 2",
        arguments: [
            ("GLOBUS_SDK_ENVIRONMENT", "moon"), ("GLOBUS_SDK_HTTP_TIMEOUT", "soon"),
            ("GLOBUS_SDK_VERIFY_SSL", "/no/such/file"), ("GLOBUS_SDK_SERVICE_URL_TRANSFER", "transfer.example.org"),
        ]
    )
    func variable(name: String, value: String) async throws {
        let outcome = try await Program.run(["-e", "print(1)"], variables: [name: value])
        #expect(outcome.end == .exited(2))
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("globus-lua: \(name)"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("--version names the program and the libraries that it runs on")
    func version() async throws {
        let outcome = try await Program.run(["--version"])
        #expect(outcome.end == .exited(0))
        let pattern =
            /globus-lua \d+\.\d+\.\d+ \(Lua 5\.4\.\d+, libcurl \d+\.\d+\.\d+[^ ,]*, \w+ [\w.]+, SQLite 3\.[\d.]+\)\n/
        #expect(outcome.output.wholeMatch(of: pattern) != nil)
    }

    @Test("--completions gives a script for the shell that knows the commands", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        let outcome = try await Program.run(["--completions", shell])
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("globus-lua") && outcome.output.contains("check"))
        let none = try await Program.run(["--completions", "tcsh"])
        #expect(none == .exited(2, errors: "globus-lua: --completions needs the name of a shell: bash, zsh or fish\n"))
    }

    @Test(
        "--help has examples, for the program and for every command",
        arguments: [[], ["run"], ["repl"], ["check"], ["init"], ["demo"], ["mock"]]
    )
    func help(command: [String]) async throws {
        let outcome = try await Program.run(command + ["--help"])
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("EXAMPLE"))
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(outcome.errors == "")
    }

    @Test("The help of run says what every permission allows, and how a script asks for some")
    func helpOfPermissions() async throws {
        let help = try await Program.run(["run", "-h"]).output
        let flags = ["--allow-net", "--allow-read", "--allow-write", "--allow-env", "--allow-all", "--trust-script"]
        for flag in flags { #expect(help.contains("\n  \(flag)")) }
        #expect(help.contains("-- globus-lua: --allow-read=data"))
    }

    @Test("The help lists the exit statuses, those of the limit of time and of a closed terminal included")
    func statuses() async throws {
        for words in [["--help"], ["run", "--help"]] {
            let help = try await Program.run(words).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let statuses = try #require(help.firstMatch(of: /EXIT STATUS: ([^.]*)\./)?.output.1)
            for status in [1, 2, 124, 129, 130, 143] { #expect(statuses.contains(" \(status) "), "\(status)") }
        }
    }

    @Test("Without a word it runs standard input, and on a terminal it is the REPL, as lua does")
    func noWords() async throws {
        #expect(try await Program.run([], input: Array("print(1, ...)".utf8)) == .exited(0, output: "1\n"))
        #expect(try await Program.run([]) == .exited(0))
        #expect(
            try await Program.run([], input: Array("x".utf8)).errors == "globus-lua: stdin:1: syntax error near <eof>\n"
        )
        let folder = TemporaryFolder()
        let repl = try TerminalProgram(words: [Program.path], variables: ["XDG_STATE_HOME": folder.path])
        try await repl.see("> ")
        #expect(try await repl.enter("6 * 7") == "42")
    }

    @Test("A negative number is a script's own argument as any other word")
    func ownNumbers() async throws {
        let folder = TemporaryFolder("job.lua", "print(...)")
        let job = folder.path(of: "job.lua")
        #expect(try await Program.run([job, "--x", "-3"]) == .exited(0, output: "--x\t-3\n"))
        #expect(try await Program.run(["-e", "print(...)", "--x", "-3"]) == .exited(0, output: "--x\t-3\n"))
    }

    @Test("The manual page has every command and option, in the language of manual pages")
    func manual() async throws {
        let page = try await Program.run(["manual"], variables: ["SOURCE_DATE_EPOCH": "86400"])
        #expect(page.end == .exited(0))
        #expect(page.output.contains("\n.Dd January 2, 1970\n.Dt GLOBUS-LUA 1\n"))
        let program = try await DocumentedCommand.program()
        for command in program.all.dropFirst() where command.shouldDisplay != false && command.commandName != "help" {
            let ending = "\(command.commandName)\n"
            #expect(page.output.contains("\n.Ss \(ending)") || page.output.contains("\n.Ss storage \(ending)"))
        }
        for names in program.options { #expect(names.contains { page.output.contains("-\($0)") }, "\(names)") }
        #expect(page.output.contains("\n.It Fl -allow-net Ns Oo = Ns Ar host,... Oc\n"))
        #expect(page.output.contains("\n.It Pa ~/.config/globus-lua/startup\n"))
        for title in ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "FILES", "EXIT STATUS", "EXAMPLES"] {
            #expect(page.output.contains("\n.Sh \(title)\n"))
        }
    }
}
