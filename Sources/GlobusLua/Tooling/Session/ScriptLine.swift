/// A line of a session that has run, as it stands in a script.
struct ScriptLine {
    let text: String
    /// The text where later lines use its first value, `_`; nil where it has no values.
    var naming: String?

    /// The lines as one script.
    static func script(of lines: [ScriptLine]) -> String {
        lines.indices.map { index in
            let later = lines[(index + 1)...]
            let end = later.firstIndex { $0.naming != nil }.map { $0 + 1 } ?? lines.endIndex
            let isUsed = lines[index].naming != nil && later[..<end].contains(where: \.usesLastValue)
            return (isUsed ? lines[index].naming : nil) ?? lines[index].text
        }.map { $0 + "\n" }.joined()
    }

    /// Whether it uses `_` as a global.
    private var usesLastValue: Bool { Self.uses(global: "_", in: text) }

    /// Whether a script reads a global that neither it nor the host defines.
    static func uses(global name: String, in script: String) -> Bool {
        guard script.contains(name) else { return false }
        return ScriptChecker(.scripts).check(Array(script.utf8)).contains {
            $0.kind == .undefinedGlobal && $0.message.hasPrefix("there is no global '\(name)'")
        }
    }
}
