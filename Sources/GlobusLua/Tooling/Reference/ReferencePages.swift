public import LuaRuntime

extension ScriptAPI {
    /// Writes the reference: a page for each library, and one each for the global functions of tests, for classes, and
    /// for errors.
    ///
    /// - Parameters:
    ///   - libraries: The libraries.
    ///   - testFunctions: The global functions of tests.
    ///   - testBeginning: The beginning of the examples that are the body of a test.
    /// - Returns: An overview and the pages.
    public func referencePages(
        of libraries: [LibraryDescription],
        testFunctions: [FunctionDescription],
        testBeginning: String
    ) -> [ReferencePage] {
        let whole = libraries.filter { !$0.name.contains(".") }
        let pages =
            whole.map { page(of: $0, in: libraries) } + [testPage(testFunctions, testBeginning), classPage]
            + clients.map(page) + [errorPage]
        return [overview(of: pages, libraries)] + pages
    }

    private func overview(of pages: [ReferencePage], _ libraries: [LibraryDescription]) -> ReferencePage {
        var page = ReferencePage(
            "Lua-reference.md",
            title: "The Lua API",
            introduction: "Every library, function, object and error that the host gives to scripts."
        )
        page.add(
            """
            The same texts are in the REPL's `:help`, in the stubs that `globus-lua init` writes for editors, and behind \
            `globus-lua check`. Lua's own libraries are there too, but for most of `debug`; \
            [its manual](https://www.lua.org/manual/5.4/) describes them, and <doc:DifferencesFromPlainLua> what differs.

            Every example runs in the tests against a mock Globus. Before each one stand these lines, where the names in \
            capitals are what `globus-lua mock` prints; <doc:Lua-tests> says where the examples of test functions stand.
            """
        )
        page.add("```lua\n\(Self.exampleBeginning)\n```")
        page.add("## At a glance")
        for library in libraries {
            page.add("**\(library.name)**: \(library.summary)")
            page.addTable(["Function", ""], library.functions.map(Self.line))
        }
        page.add("**Methods**, of the classes in <doc:Lua-classes>:")
        var seen: Set<String> = []
        let methods = classes.filter { !clients.map(\.name).contains($0.name) && $0.call == nil }.flatMap(\.methods)
        page.addTable(["Method", ""], methods.filter { seen.insert($0.name).inserted }.map(Self.line))
        page.add("**Operations** of the Globus services are on the pages of their clients below.")
        page.add("## Topics\n\n### Pages")
        page.add(pages.map { "- <doc:\($0.name.dropLast(3))>" }.joined(separator: "\n"))
        return page
    }

    /// How a function is called, and what it does.
    private static func line(_ function: FunctionDescription) -> [String] {
        ["`\(ReferencePage.escaped(function.signature))`", ReferencePage.escaped(function.summary)]
    }

    private func testPage(_ functions: [FunctionDescription], _ beginning: String) -> ReferencePage {
        var page = ReferencePage(
            "Lua-tests.md",
            title: "Test functions",
            introduction: "Globals of the files that `globus-lua test` runs; no other script finds them."
        )
        page.add(
            """
            The libraries <doc:Lua-mock> and <doc:Lua-clock> belong to them, and the methods of `Expectation` in \
            <doc:Lua-classes>. Their examples are files in the folder `tests` of what `globus-lua init` writes. One without \
            an `it` of its own is the body of a test, behind these lines:
            """
        )
        page.add("```lua\n\(beginning)\n```")
        for function in functions { page.add(function, level: 2) }
        return page
    }

    private func page(of library: LibraryDescription, in libraries: [LibraryDescription]) -> ReferencePage {
        var page = ReferencePage(
            "Lua-\(library.name).md",
            title: "The library \(library.name)",
            introduction: library.summary
        )
        switch library.name {
        case "policy": page.add("Only startup scripts find it; see <doc:HowScriptsRun>.")
        case "mock", "clock": page.add("Only test files find it; see <doc:Lua-tests>.")
        default: break
        }
        for function in library.functions { page.add(function, level: 2) }
        addFields(of: library, level: 2, to: &page)
        for part in libraries where part.name.hasPrefix("\(library.name).") {
            page.add("## \(part.name)")
            page.add(part.summary)
            for function in part.functions { page.add(function, level: 3) }
            addFields(of: part, level: 3, to: &page)
        }
        return page
    }

    private func addFields(of library: LibraryDescription, level: Int, to page: inout ReferencePage) {
        if !library.fields.isEmpty { page.add("\(String(repeating: "#", count: level)) Fields") }
        page.addTable(["Field", "Type", "Meaning"], library.fields.map { row($0, of: library.name) })
    }

    private var classPage: ReferencePage {
        var page = ReferencePage(
            "Lua-classes.md",
            title: "Objects and tables",
            introduction:
                "What the functions return and take. Objects have exactly these members; tables may have more."
        )
        for described in classes where !clients.contains(where: { described.name.hasPrefix($0.name) }) {
            add(described, to: &page)
        }
        return page
    }

    /// The classes of clients that have operations, each of which has a page.
    private var clients: [ClassDescription] {
        classes.filter { $0.parent == "globus.BaseClient" && ownMethods(of: $0).count > 0 }
    }

    /// The methods that a class does not inherit.
    private func ownMethods(of described: ClassDescription) -> [FunctionDescription] {
        let inherited = Set(described.parent.flatMap(classDescription)?.methods.map(\.name) ?? [])
        return described.methods.filter { !inherited.contains($0.name) }
    }

    private func page(of client: ClassDescription) -> ReferencePage {
        var page = ReferencePage(
            "Lua-\(client.shortName).md",
            title: "The class \(client.shortName)",
            introduction: client.summary
        )
        page.add(
            """
            `globus.\(client.shortName)` in <doc:Lua-globus> makes one. It has everything that `globus.BaseClient` in \
            <doc:Lua-classes> has. Its operations are the Globus SDK's: what must be given is passed by position, the rest \
            by name in a table at the end.
            """
        )
        page.addTable(["Method", ""], ownMethods(of: client).map(Self.line))
        if let listings = classDescription(named: "\(client.name).paginated"), !listings.methods.isEmpty {
            page.add("## Listings")
            page.add(
                """
                Iterators over the items of all pages, called with a dot: they take what the methods of the same names \
                take, and in the table at the end `max_items`, `page_size` where the service lets it be asked for, and \
                `pages = true` for the responses in the place of their items.
                """
            )
            page.addTable(["Function", ""], listings.methods.map(Self.line))
        }
        for method in ownMethods(of: client) where method.owner == client.shortName { page.add(method, level: 2) }
        return page
    }

    private func add(_ described: ClassDescription, to page: inout ReferencePage) {
        page.add("## \(described.name)")
        page.add(described.summary)
        let parent = described.parent.flatMap(classDescription)
        if let parent { page.add("It has everything that `\(parent.name)` has.") }
        let fields = described.fields.filter { field in
            !(parent?.fields.contains { $0.name == field.name && $0.type == field.type } ?? false)
        }
        page.addTable(["Field", "Type", "Meaning"], fields.map { row($0, of: nil) })
        if let call = described.call { page.add(call, level: 3) }
        for method in ownMethods(of: described) {
            // A method that several classes share is described at the first of them.
            if method.owner == described.shortName {
                page.add(method, level: 3)
            } else {
                page.add("`\(method.shortName)` is described at `\(method.name)`.")
            }
        }
    }

    private func row(_ field: FieldDescription, of owner: String?) -> [String] {
        let name = owner.map { "\($0).\(field.name)" } ?? field.name
        let remark = field.isWritable ? " It can be set." : ""
        return ["`\(name)`", "`\(ReferencePage.escaped(field.type))`", ReferencePage.escaped(field.summary) + remark]
    }

    private var errorPage: ReferencePage {
        var page = ReferencePage(
            "Lua-errors.md",
            title: "Error classes",
            introduction: """
                Whatever the host raises is a table whose field `class` is one of these; <doc:Errors> tells how to use them. \
                Every function raises `GlobusSDKUsageError` for wrong arguments and unknown options.
                """
        )
        page.addTable(
            ["Class", "Refines", "When"],
            errorClasses.map { ["`\($0.name)`", $0.parent.map { "`\($0)`" } ?? "", $0.summary] }
        )
        return page
    }
}

/// A page of the reference, in Markdown.
public struct ReferencePage: Sendable {
    /// The name of the page's file.
    public let name: String
    /// The text of the page.
    public private(set) var text: String

    init(_ name: String, title: String, introduction: String) {
        self.name = name
        text = "# \(title)\n\n\(introduction)\n"
    }

    mutating func add(_ paragraph: String) { text += "\n\(paragraph)\n" }

    /// Adds a function with all of its documentation.
    mutating func add(_ function: FunctionDescription, level: Int) {
        add("\(String(repeating: "#", count: level)) \(function.name)")
        add("```lua\n\(function.signature)\n```")
        add(function.summary)
        if !function.details.isEmpty { add(function.details) }
        addTable(["Argument", "Type", "Meaning"], function.parameters.map(Self.row))
        for parameter in function.optionTables {
            addTable(["In `\(parameter.name)`", "Type", "Meaning"], parameter.options.map(Self.row))
        }
        if !function.results.isEmpty {
            addTable(["Returns", "Meaning"], function.results.map { ["`\(Self.escaped($0.type))`", $0.summary] })
        }
        addContext(of: function)
        if let example = function.example { add(example) }
    }

    private mutating func addContext(of function: FunctionDescription) {
        let failures = function.failures.map { "`\($0.errorClass)` when \($0.occasion)" }
        if !failures.isEmpty { add("Raises " + failures.joined(separator: "; ") + ".") }
        add(function.mayWait ? "It may wait; other tasks run meanwhile." : "It never waits.")
    }

    private mutating func add(_ example: HostExample) {
        add("```lua\n\(example.code)\n```")
        if !example.output.isEmpty { add("prints\n\n```\n\(example.output)\n```") }
    }

    mutating func addTable(_ titles: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        let lines = [titles, titles.map { _ in "---" }] + rows
        add(lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))
    }

    private static func row(_ parameter: HostParameter) -> [String] {
        let name = "`\(parameter.name)`" + (parameter.isOptional ? ", optional" : "")
        return [name, "`\(escaped(parameter.type.annotation))`", escaped(parameter.fullSummary)]
    }

    static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
