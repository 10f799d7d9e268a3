import LuaRuntime

/// Descriptions as a page of the reference, in Markdown.
public struct ReferencePage: Sendable {
    /// The name of the page's file.
    public let name: String
    /// The page.
    public private(set) var text: String

    init(_ name: String, title: String, introduction: String) {
        self.name = name
        text = "# \(title)\n\n\(introduction)\n"
    }

    mutating func add(_ paragraph: String) { text += "\n\(paragraph)\n" }

    /// A function with all there is to say about it.
    mutating func add(_ function: FunctionDescription, level: Int) {
        add("\(String(repeating: "#", count: level)) \(function.name)")
        add("```lua\n\(function.signature)\n```")
        add(function.summary)
        if !function.details.isEmpty { add(function.details) }
        addTable(["Argument", "Type", "Meaning"], function.parameters.map(Self.row))
        for parameter in function.parameters where !parameter.options.isEmpty {
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
