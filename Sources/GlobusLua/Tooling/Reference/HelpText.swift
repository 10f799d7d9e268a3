public import LuaRuntime

/// Writes descriptions as plain text for a terminal.
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
        for parameter in function.optionTables {
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
            let start = method.isMethod ? ":" : "."
            return (start + method.shortName + method.signature.drop { $0 != "(" }, method.summary)
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

    /// Returns lines with two columns; where the first is too wide, the second follows on a line of its own.
    private func table(_ rows: [(String, String)]) -> [String] {
        let column = min(rows.map(\.0.count).max() ?? 0, width / 3) + 4
        return rows.flatMap { left, right in
            let lines = wrapped(right, indent: column)
            guard left.count + 4 <= column, let first = lines.first else {
                return wrapped(left, indent: 2, continuation: 6) + lines
            }
            let padding = String(repeating: " ", count: column - left.count - 2)
            return ["  " + left + padding + first.drop { $0 == " " }] + lines.dropFirst()
        }
    }

    /// Breaks a text into lines; those after the first are indented by `continuation`.
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

extension ScriptAPI {
    /// Describes a library, a function, a class, a method, a field, an error class or a permission in plain text.
    ///
    /// - Parameters:
    ///   - name: The name of what is described.
    ///   - width: The number of columns at which lines are broken.
    /// - Returns: The text; nil where there is nothing of that name.
    public func help(for name: String, width: Int = 80) -> String? {
        let text = HelpText(width: width)
        if let library = library(named: name) { return text.describe(library) }
        if let function = function(named: name) {
            let constructed = resultClass(of: function).flatMap { $0.name == name ? $0 : nil }
            return text.describe(function) + (constructed.map { text.members(of: $0) } ?? "")
        }
        if let described = classDescription(named: name) { return text.describe(described) }
        if let (owner, field) = field(named: name) { return text.describe(field, of: owner) }
        if let described = errorClasses.first(where: { $0.name == name }) {
            return text.describe(described, kinds: errorClasses.filter { $0.parent == name })
        }
        if let permission = permissions.first(where: { $0.name == name }) { return text.describe(permission) }
        return nil
    }

    /// Finds a field by the name of its library or class and its own, or a global that is neither a library nor a
    /// function.
    public func field(named name: String) -> (owner: String, field: FieldDescription)? {
        if let variable = variables.first(where: { $0.name == name }) { return ("", variable) }
        guard let mark = name.lastIndex(where: { $0 == "." || $0 == ":" }) else { return nil }
        let owner = String(name[..<mark])
        let fields = library(named: owner)?.fields ?? classDescription(named: owner)?.fields ?? []
        return fields.first { $0.name == name[name.index(after: mark)...] }.map { (owner, $0) }
    }

    /// Returns the name that was probably meant by one without help.
    public func suggestion(for name: String) -> String? {
        let functions = functions.map(\.name) + libraries.flatMap(\.functions).map(\.name)
        let classes = classes.flatMap { owner in
            [owner.name] + owner.methods.map { "\(owner.shortName):\($0.shortName)" }
        }
        return Suggestion.nearest(
            to: name,
            among: libraries.map(\.name) + functions + classes + errorClasses.map(\.name)
        )
            ?? functions.first { $0.hasSuffix(".\(name)") }
    }
}
