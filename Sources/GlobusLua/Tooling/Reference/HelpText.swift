import LuaRuntime

/// Descriptions as plain text for a terminal.
struct HelpText {
    let width: Int

    func describe(_ library: LibraryDescription) -> String {
        var lines = [library.name] + wrapped(library.summary, indent: 2) + [""]
        lines += table(library.functions.map { ($0.signature, $0.summary) })
        if !library.fields.isEmpty { lines += table(library.fields.map { ("\(library.name).\($0.name)", $0.summary) }) }
        return joined(lines)
    }

    func describe(_ function: FunctionDescription) -> String {
        var lines = wrapped(function.signature, indent: 0, continuation: 4)
        lines += wrapped(function.summary, indent: 2)
        if !function.details.isEmpty { lines += wrapped(function.details, indent: 2) }
        lines += section("Arguments", function.parameters.map { (typed($0), $0.fullSummary) })
        for parameter in function.parameters where !parameter.options.isEmpty {
            lines += section("Fields of \(parameter.name)", parameter.options.map { (typed($0), $0.fullSummary) })
        }
        lines += section("Returns", function.results.map { ($0.type, $0.summary) })
        lines += section("Raises", function.failures.map { ($0.errorClass, "when " + $0.occasion) })
        if function.mayWait { lines += ["", "It may wait; meanwhile other tasks run."] }
        if let example = function.example { lines += self.example(example) }
        return joined(lines)
    }

    func describe(_ described: ClassDescription) -> String {
        let parent = described.parent.map { ", a \($0)" } ?? ""
        return joined([described.name + parent] + wrapped(described.summary, indent: 2)) + members(of: described)
    }

    func members(of described: ClassDescription) -> String {
        let fields = described.fields.map {
            ("\($0.name): \($0.type)", $0.summary + ($0.isWritable ? " Can be set." : ""))
        }
        let methods = described.methods.map { method in
            (":" + method.signature.drop { $0 != ":" }.dropFirst(), method.summary)
        }
        return joined(section("Fields", fields) + section("Methods", methods))
    }

    func describe(_ field: FieldDescription, of owner: String) -> String {
        let name = owner.isEmpty ? field.name : "\(owner).\(field.name)"
        return joined(
            ["\(name): \(field.type)"] + wrapped(field.summary + (field.isWritable ? " It can be set." : ""), indent: 2)
        )
    }

    func describe(_ permission: ScriptPermission) -> String {
        joined([permission.name + ", a permission"] + wrapped(permission.summary, indent: 2))
    }

    func describe(_ described: ErrorClassDescription, kinds: [ErrorClassDescription]) -> String {
        let parent = described.parent.map { ", a \($0)" } ?? ""
        return joined(
            [described.name + parent] + wrapped(described.summary, indent: 2)
                + section("Kinds", kinds.map { ($0.name, $0.summary) })
        )
    }
}

extension HelpText {
    private func joined(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

    private func typed(_ parameter: HostParameter) -> String {
        "\(parameter.name)\(parameter.isOptional ? "?" : ""): \(parameter.type.annotation)"
    }

    private func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        rows.isEmpty ? [] : ["", title + ":"] + table(rows)
    }

    private func example(_ example: HostExample) -> [String] {
        var lines = ["", "Example:"] + indented(example.code)
        if !example.output.isEmpty { lines += ["", "prints"] + indented(example.output) }
        return lines
    }

    private func indented(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  " + $0 }
    }

    /// Two columns; where the first is too wide for its place, the second follows on a line of its own.
    private func table(_ rows: [(String, String)]) -> [String] {
        let column = min(rows.map(\.0.count).max() ?? 0, width / 3) + 4
        return rows.flatMap { left, right in
            let lines = wrapped(right, indent: column)
            guard left.count + 4 <= column, let first = lines.first else { return ["  " + left] + lines }
            let padding = String(repeating: " ", count: column - left.count - 2)
            return ["  " + left + padding + first.drop { $0 == " " }] + lines.dropFirst()
        }
    }

    /// The words of a text in lines; those behind the first are indented by `continuation`.
    private func wrapped(_ text: String, indent: Int, continuation: Int? = nil) -> [String] {
        var margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = margin
        for word in text.split(whereSeparator: \.isWhitespace) {
            if line.count + word.count + 1 > width, line.count > margin.count {
                lines.append(line)
                margin = String(repeating: " ", count: continuation ?? indent)
                line = margin
            }
            line += (line.count > margin.count ? " " : "") + word
        }
        return line.count > margin.count ? lines + [line] : lines
    }
}
