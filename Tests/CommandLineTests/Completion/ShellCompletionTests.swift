import Foundation
import Testing

/// The scripts of `--completions` in the shells that they are for.
@Suite struct ShellCompletionTests {
    private static let programs = String(
        Program.path.prefix(upTo: Program.path.lastIndex(of: "/") ?? Program.path.startIndex)
    )
    private static let typed: [(keys: String, words: String)] = [
        ("wh", "[whoami]"), ("--trust-s", "[--trust-script]"), ("--completions f", "[--completions][fish]"),
        ("jo", "[job.lua]"), ("run --startup jo", "[run][--startup][job.lua]"),
        ("--allow-read=jo", "[--allow-read=job.lua]"), ("--allow-read=fi,jo", "[--allow-read=fi,job.lua]"),
        ("--flow=lo", "[--flow=local-server]"), ("--log-level de", "[--log-level][debug]"),
        ("job.lua --x fi", "[job.lua][--x][first"), ("storage rek", "[storage][rekey]"), ("init fi", "[init][first"),
    ]

    private func folder() throws -> TemporaryFolder {
        let folder = TemporaryFolder("job.lua", "")
        try FileManager.default.createDirectory(
            atPath: folder.path(of: "first"),
            withIntermediateDirectories: false
        )
        return folder
    }

    /// Presses Tab behind what is typed, and looks at the words that the command would get.
    private func expectWords(in shell: TerminalProgram, _ beginning: String) async throws {
        let folder = try folder()
        shell.type("PATH=\(Self.programs):$PATH; cd \(folder.path)\n")
        shell.type("\(beginning) eval \"$(globus-lua --completions $kind)\"\n")
        // A function that shows its words takes the program's place, but for the shell's own questions.
        let show = "case $1 in --complete) command globus-lua \"$@\";; *) printf '[%s]' \"$@\"; echo;; esac"
        shell.type("globus-lua() { \(show); }; echo rea''dy\n")
        try await shell.see("ready")
        for (keys, words) in Self.typed {
            shell.type("globus-lua \(keys)\t\n")
            try await shell.see(words)
        }
        shell.type("exit\n")
    }

    @Test("bash completes commands, options, their values and file names")
    func bash() async throws {
        let shell = try TerminalProgram(
            words: ["/bin/bash", "--norc", "--noprofile", "-i"],
            variables: ["TERM": "dumb"]
        )
        try await expectWords(in: shell, "kind=bash;")
    }

    @Test(
        "zsh completes commands, options, their values and file names",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh"), "zsh is not installed")
    )
    func zsh() async throws {
        let shell = try TerminalProgram(words: ["/usr/bin/zsh", "-f", "-i"], variables: ["TERM": "dumb"])
        try await expectWords(in: shell, "kind=zsh; autoload -U compinit; compinit -u -D;")
    }

    @Test(
        "fish completes commands, options, their values and file names",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish"), "fish is not installed")
    )
    func fish() async throws {
        let folder = try folder()
        let lines = Self.typed.map { "complete -C 'globus-lua \($0.keys)'; echo ---" }.joined(separator: "\n")
        let script = """
            set -x PATH \(Self.programs) $PATH
            cd \(folder.path)
            globus-lua --completions fish | source
            \(lines)
            """
        let outcome = try await Program.run(
            [],
            shell: "exec fish --no-config -c \"$(cat)\"",
            input: Array(script.utf8),
            variables: ["HOME": folder.path, "TERM": "dumb"]
        )
        #expect(outcome.errors == "")
        let offers = outcome.output.components(separatedBy: "---\n")
        try #require(offers.count == Self.typed.count + 1)
        for ((keys, words), offer) in zip(Self.typed, offers) {
            let word = (words.split(separator: "[").last ?? "").filter { $0 != "]" }
            let offered = offer.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
            #expect(offered.count == 1 && offered[0].hasPrefix(word), "\(keys): \(offered)")
        }
    }
}
