import LuaRuntime
import LuaSyntax

/// Finds the lines of a script that can be counted as run or not run.
package enum CodeLines {
    /// Lua's compiler needs long for some sources.
    private static let limits = LuaScript.Limits(cpu: .seconds(5))
    /// The words that have no code of their own; the compiler puts some of what belongs to the lines before there.
    private static let ends: Set = ["end", "else", "then", "do", "repeat", "(", ")", "{", "}", "[", "]", ",", ";"]

    /// Returns the lines with code: those for which Lua's compiler makes code, but for lines that only end something.
    ///
    /// - Parameter source: The text of a script.
    /// - Returns: The numbers of the lines; none where the script cannot be compiled.
    package static func lines(of source: [UInt8]) -> Set<Int> {
        guard let state = try? LuaState(configuration: .init(scriptLimits: limits)),
            let text = try? SourceFile.chunk(of: source, named: "?")
        else { return [] }
        let compiled = try? LuaScript(in: state).run { try state.codeLines(of: text) }
        guard let compiled else { return [] }
        return compiled.intersection(telling(String(decoding: text, as: UTF8.self)))
    }

    /// The lines on which a word begins that does more than end something.
    private static func telling(_ text: String) -> Set<Int> {
        let words = WordReader.words(of: text).filter { $0.kind != .comment }
        return Set(words.lazy.filter { !ends.contains($0.text) }.map(\.position.line))
    }
}
