import Foundation
import Testing

/// What the README and the pages say is there: links, files, commands, options, Lua.
@Suite struct DocumentTests {
    private static let documents = Repository.documents
    private static let pages = documents.filter { $0.path.contains(".docc/") }

    @Test("Every link leads to something", arguments: documents)
    func links(document: MarkdownDocument) {
        for link in document.links {
            if let fault = Self.fault(of: link.text, in: document) { Issue.record("line \(link.line): \(fault)") }
        }
        let catalogue = document.path.prefix { $0 != "." } + ".docc/"
        let siblings = Self.pages.filter { $0.path.hasPrefix(String(catalogue)) }
        for link in document.pageLinks {
            let parts = link.text.split(separator: "#", maxSplits: 1)
            let page = siblings.first { $0.path.hasSuffix("/\(parts[0]).md") }
            #expect(page != nil, "line \(link.line): there is no page \(parts[0])")
            guard parts.count == 2, let page else { continue }
            #expect(page.headings.contains { $0.text.replacing(" ", with: "-") == parts[1] }, "line \(link.line)")
        }
    }

    /// Why a link leads nowhere; nil where it leads to a file, a heading, or another site.
    private static func fault(of target: String, in document: MarkdownDocument) -> String? {
        if target.hasPrefix("https://") { return URL(string: target)?.host == nil ? "'\(target)' is no address" : nil }
        if target.contains(":") { return "'\(target)' is neither https nor a file" }
        if document.path.contains(".docc/") { return "'\(target)': pages link to pages by <doc:Name>" }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let folder = URL(filePath: "/" + document.path).deletingLastPathComponent()
        let path =
            parts[0].isEmpty ? document.path : String(folder.appending(path: parts[0]).standardized.path.dropFirst())
        guard Repository.has(path) else { return "there is no \(path)" }
        guard parts.count == 2 else { return nil }
        let other = parts[0].isEmpty ? document : documents.first { $0.path == path }
        return other?.anchors.contains(parts[1]) == true ? nil : "there is no heading #\(parts[1]) in \(path)"
    }

    @Test("Every script and every path of the repository that is named is there", arguments: documents)
    func paths(document: MarkdownDocument) {
        let texts = document.code.map { ($0.text, $0.line) } + document.blocks.map { ($0.code, $0.line) }
        for (text, line) in texts {
            for match in text.matches(of: /(?:^|[\s`])((?:scripts|Sources|Tests)\/[\w.+\/-]*\w)/) {
                let path = String(match.output.1)
                #expect(Repository.has(path), "line \(line): there is no \(path)")
            }
            for match in text.matches(of: /(?:^|\s)(scripts\/\w+)((?: +\S+)*)/) {
                let script = Repository.text(of: String(match.output.1))
                for word in match.output.2.split(separator: " ").prefix(while: { $0 != "#" }) where word.hasPrefix("--")
                {
                    let isKnown = script.contains(word)
                    #expect(isKnown, "line \(line): \(match.output.1) has no \(word)")
                }
            }
        }
    }

    @Test("Every command that is named could be typed, and every option is one")
    func commands() async throws {
        let program = try await DocumentedCommand.program()
        let options = Set(program.options.flatMap(\.self))
        let scripts = Repository.names(in: "scripts").map { Repository.text(of: "scripts/\($0)") }.joined()
        for document in Self.documents {
            let texts = document.code.map { ($0.text, $0.line) } + document.blocks.map { ($0.code, $0.line) }
            for (text, line) in texts {
                for words in TypedCommand.arguments(of: "globus-lua", in: text) {
                    let fault = program.fault(in: words)
                    #expect(fault == nil, "\(document.path):\(line): \(words.joined(separator: " "))")
                }
            }
            for piece in document.code where piece.text.hasPrefix("--") && piece.text.first(where: \.isLetter) != nil {
                for word in piece.text.split(separator: " ").prefix(while: { $0 != "--" }) where word.hasPrefix("--") {
                    let name = word.dropFirst(2).prefix { $0 != "=" && $0 != "[" && $0 != "…" }
                    let isOption = options.contains(String(name)) || name == "completions"
                    #expect(
                        isOption || name.isEmpty || scripts.contains("--\(name)"),
                        "\(document.path):\(piece.line): nothing has the option \(word)"
                    )
                }
            }
        }
    }

    @Test("Every command and every option that --help shows is in the documentation, too")
    func isComplete() async throws {
        let program = try await DocumentedCommand.program()
        let told = Self.documents.flatMap { $0.code.map(\.text) + $0.blocks.map(\.code) }.joined(separator: "\n")
        for names in program.options where Set(names).isDisjoint(with: ["help", "version", "e"]) {
            let isTold = names.contains { told.contains("--\($0)") }
            #expect(isTold, "no page tells of --\(names.joined(separator: ", --"))")
        }
        for command in program.all.dropFirst() where command.shouldDisplay != false && command.commandName != "help" {
            let isTold = told.contains(command.commandName)
            #expect(isTold, "no page tells of \(command.commandName)")
        }
    }

    @Test("Every piece of Lua can be compiled, and those of the README have no mistakes that check finds")
    func lua() async throws {
        let folder = TemporaryFolder()
        var places: [String: String] = [:]
        for document in Self.documents where !document.path.contains("/Reference/") {
            for block in document.blocks where block.language == "lua" {
                let role = block.code.hasPrefix("policy.") ? "startup" : "scripts"
                let file = "\(folder.path)/\(role)/\(places.count).lua"
                try FileManager.default.createDirectory(
                    atPath: "\(folder.path)/\(role)",
                    withIntermediateDirectories: true
                )
                try block.code.write(toFile: file, atomically: true, encoding: .utf8)
                places[file] = "\(document.path):\(block.line)"
            }
        }
        #expect(places.count > 20)
        let outcome = try await Program.run(["check", "--json", folder.path])
        let findings = try JSONDecoder().decode([Finding].self, from: Data(outcome.output.utf8))
        for finding in findings {
            let place = places[finding.file] ?? finding.file
            // The pages' examples stand behind lines that define a client, and run in tests of their own.
            guard finding.kind == "syntax" || place.hasPrefix("README.md") else { continue }
            Issue.record("\(place): \(finding.message)")
        }
    }

    private struct Finding: Decodable {
        let file: String
        let kind: String
        let message: String
    }
}

/// What each document is for.
@Suite struct DocumentContentTests {
    private static let catalogue = "Sources/GlobusLua/GlobusLua.docc"

    @Test("The README is short, and its list of contents is right")
    func readme() throws {
        let readme = try MarkdownDocument("README.md")
        #expect(readme.text.utf8.count <= 12 * 1024)
        let sections = readme.text.matches(of: /(?m)^## (.+)$/).map { String($0.output.1) }.filter { $0 != "Contents" }
        let contents = readme.text.matches(of: /(?m)^- \[([^\]]+)\]\(#[\w-]+\)$/).map { String($0.output.1) }
        #expect(contents == sections)
    }

    @Test("The list of pages has each page once")
    func contents() throws {
        let list = try MarkdownDocument("\(Self.catalogue)/GlobusLua.md").pageLinks.map(\.text)
        let pages = Repository.names(in: Self.catalogue).filter { $0.hasSuffix(".md") && $0 != "GlobusLua.md" }
        #expect(list.sorted() == (pages.map { String($0.dropLast(3)) } + ["Lua-reference"]).sorted())
    }

    @Test("The page of examples has a line for each script to copy", arguments: ["examples", "startup"])
    func examples(folder: String) throws {
        let page = try MarkdownDocument("\(Self.catalogue)/Examples.md")
        let table = page.text.components(separatedBy: "`scripts/\(folder)` | ").dropFirst().first ?? ""
        let rows = table.components(separatedBy: "\n\n").first ?? ""
        let names = rows.matches(of: /(?m)^\| `([\w.]+)` \| \S/).map { String($0.output.1) }
        #expect(names == Repository.names(in: "scripts/\(folder)").filter { $0.hasSuffix(".lua") })
    }

    @Test("The page for contributors names every folder of the sources and every script")
    func sources() throws {
        let page = try MarkdownDocument(".github/CONTRIBUTING.md")
        let names = Set(page.code.flatMap { $0.text.split(separator: " ").map(String.init) })
        for target in Repository.names(in: "Sources") { #expect(names.contains(target), "\(target)") }
        let scripts = Repository.names(in: "scripts").filter { !["examples", "startup"].contains($0) }
        for script in scripts { #expect(names.contains("scripts/\(script)"), "\(script)") }
    }

    @Test("The newest version in the changelog is the program's")
    func changelog() async throws {
        let versions = Repository.text(of: "CHANGELOG.md").matches(of: /(?m)^## (\d\S*) - \d{4}-\d\d-\d\d$/)
        let newest = try #require(versions.first).output.1
        #expect(try await Program.run(["--version"]).output.hasPrefix("globus-lua \(newest)"))
    }
}

/// That the checks of documents find what is wrong.
@Suite struct DocumentCheckTests {
    @Test("A document is taken apart into headings, code and links, with their lines")
    func document() {
        let text = """
            # One: `two`

            A [link](a.md#b), `code
            in two lines`, ``Symbol``, <doc:Page>, [text](<doc:Other>), and `[no](link)`.

            ```sh
            # no heading
            ls
            ```
            """
        let document = MarkdownDocument(path: "x.md", text: text)
        #expect(document.headings.map(\.text) == ["One: `two`"])
        #expect(document.anchors == ["one-two"])
        #expect(document.links.map(\.text) == ["a.md#b"])
        #expect(document.pageLinks.map(\.text) == ["Page", "Other"])
        #expect(document.code.map(\.text) == ["two", "code in two lines", "[no](link)"])
        #expect(document.links.map(\.line) == [3])
        #expect(document.blocks.map(\.language) == ["sh"])
        #expect(document.blocks.map(\.code) == ["# no heading\nls"])
        #expect(document.blocks.map(\.line) == [6])
    }

    @Test(
        "A command that could not be typed is found",
        arguments: [
            ("globus-lua rnu x", true), ("globus-lua run --nope x.lua", true), ("globus-lua x.lua --nope", false),
            ("globus-lua check --josn x.lua", true), ("globus-lua storage encrypt\\|decrypt --key env:A t.json", false),
            ("globus-lua storage encrypt\\|decrpyt t.json", true),
            ("cd /srv && globus-lua test --formt tap tests", true),
            ("globus-lua [run] [options] script.lua [arguments …]", false), ("globus-lua -e 'print(1)' --x", false),
            ("globus-lua run --max-time 9m --trust-script job.lua --since 1 | sort --x", false),
            ("*/10 * * * * /usr/bin/globus-lua repl --no-histroy", true), ("globus-lua: a.lua:1: --nope", false),
            ("-- globus-lua: --allow-nte=x", false), ("globus-lua demo    # --nothing", false),
        ]
    )
    func command(text: String, isWrong: Bool) async throws {
        let program = try await DocumentedCommand.program()
        let faults = TypedCommand.arguments(of: "globus-lua", in: text).compactMap { program.fault(in: $0) }
        #expect(faults.isEmpty != isWrong, "\(faults)")
    }
}
