import Testing

/// What Tab offers, as the program tells the shells' scripts.
@Suite struct CompletionTests {
    /// The kind of names that the shell adds, and the words that are offered.
    private func offer(_ words: String...) async throws -> (names: String, words: [String]) {
        let outcome = try await Program.run(["--complete"] + words)
        #expect(outcome.end == .exited(0), "\(outcome)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        return (lines.first ?? "", lines.dropFirst().map { String($0.prefix { $0 != "\t" }) })
    }

    @Test("The first word is a command or a file, and with a dash an option of run, which need not be written")
    func firstWord() async throws {
        let all = try await offer("")
        #expect(all.names == "files")
        let commands = [
            "run", "repl", "check", "init", "demo", "mock", "storage", "test", "login", "logout", "whoami", "tokens",
            "help",
        ]
        #expect(Set(all.words) == Set(commands))
        #expect(try await offer("wh").words == ["whoami"])
        #expect(try await offer("--max-c").words == ["--max-cpu", "--max-connections-per-host"])
        #expect(try await offer("--comp").words == ["--completions"])
        #expect(try await offer("--complet").names == "nothing")
    }

    @Test("Shells are listed behind --completions, commands behind help, and parts behind a command that has some")
    func lists() async throws {
        #expect(try await offer("--completions", "").words == ["bash", "zsh", "fish"])
        #expect(try await offer("--completions", "z").words == ["zsh"])
        #expect(try await offer("help", "stor").words == ["storage"])
        #expect(try await offer("storage", "").words.contains("rekey"))
        #expect(try await offer("storage", "").names == "nothing")
        #expect(try await offer("storage", "rekey", "--o").words == ["--old-key"])
        #expect(try await offer("storage", "rekey", "").names == "files")
        #expect(try await offer("init", "").names == "folders")
    }

    @Test(
        "An option's values are offered, behind a space and behind an equals sign",
        arguments: [
            ("run", "--log-level", "de", ["debug"]), ("run", "--flow", "l", ["local-server"]),
            ("test", "--format", "", ["spec", "tap", "junit"]), ("login", "--scope", "gr", ["groups"]),
            ("check", "--as", "st", ["startup"]), ("whoami", "--storage", "sq", ["sqlite"]),
        ]
    )
    func values(command: String, option: String, begun: String, expected: [String]) async throws {
        let offered = try await offer(command, option, begun)
        #expect(offered.words == expected)
        #expect(offered.names == "nothing")
        #expect(try await offer(command, "\(option)=\(begun)").words == expected.map { "\(option)=\($0)" })
    }

    @Test("Files are offered where they are meant: for a script, its arguments, and options that take some")
    func files() async throws {
        for words in [
            ["run", ""], ["run", "job.lua", "-"], ["job.lua", "--x"], ["-e", "print(1)", ""], ["check", ""],
        ] {
            let lines = try await Program.run(["--complete"] + words).output
            #expect(lines.hasPrefix("files\n"), "\(words)")
        }
        for words in [
            ["--startup", ""], ["run", "--allow-read="], ["test", "--output", ""], ["repl", "--init", ""],
            ["run", "--allow-net", "--", "jo"], ["--max-time", "1s", "jo"],
        ] {
            #expect(try await Program.run(["--complete"] + words).output == "files\n", "\(words)")
        }
        #expect(try await offer("--lua-path", "").names == "folders")
        #expect(try await Program.run(["--complete", "run", "--max-time", ""]).output == "nothing\n")
        #expect(try await Program.run(["--complete", "mock", "--port", ""]).output == "nothing\n")
    }

    @Test("An option that was given is not offered again, unless it may be repeated")
    func repeated() async throws {
        #expect(try await offer("run", "--no-startup", "--no-").words == [])
        #expect(try await offer("run", "--startup", "a", "--star").words == ["--startup"])
        #expect(try await offer("run", "--allow-read=a", "--allow-rea").words == ["--allow-read=", "--allow-read"])
    }

    @Test("Every option that help shows is offered, and a word behind one that takes a value is not the script")
    func isComplete() async throws {
        let program = try await DocumentedCommand.program()
        for command in program.subcommands ?? [] where command.shouldDisplay != false && command.commandName != "help" {
            let offered = try await offer(command.commandName, "-").words
            for name in command.options.flatMap(\.self) where name.count > 1 && command.subcommands == nil {
                #expect(offered.contains("--\(name)"), "\(command.commandName) --\(name)")
            }
        }
        let run = try #require(program.subcommands?.first { $0.commandName == "run" })
        for option in run.arguments ?? [] where option.kind == "option" {
            for name in (option.names ?? []).map(\.name) where name.count > 1 && option.takesNextWord(as: name) {
                let outcome = try await Program.run(["--\(name)", "of-option", "-e", ""])
                #expect(!outcome.errors.contains("cannot read the script 'of-option'"), "--\(name)")
            }
        }
    }
}
