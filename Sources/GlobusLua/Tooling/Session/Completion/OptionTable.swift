import LuaSyntax

/// The unfinished table of options at the end of a text, where the name of an option may follow.
struct OptionTable {
    /// The names of the called function.
    let names: [String]
    let isMethod: Bool
    /// The number of the argument that is the table, counted from 1.
    let argument: Int
    /// The options that are already in the table.
    let used: [String]

    private struct Opening {
        let index: Int
        var commas = 0
    }

    init?(endingIn tokens: [Word]) {
        guard let last = tokens.last, last.isSymbol("{") || last.isSymbol(",") || last.isSymbol(";") else { return nil }
        let open = Self.openBrackets(tokens)
        guard let brace = open.last, tokens[brace.index].isSymbol("{"), brace.index > 0 else { return nil }
        var callee = brace.index - 1
        var argument = 1
        if open.count >= 2, tokens[open[open.count - 2].index].isSymbol("("), !Self.isName(tokens[callee]) {
            let parenthesis = open[open.count - 2]
            guard tokens[callee].isSymbol("(") || tokens[callee].isSymbol(",") else { return nil }
            callee = parenthesis.index - 1
            argument = parenthesis.commas + 1
        }
        let chain = CompletionPlace.chain(endingAt: callee, tokens)
        if chain.names.isEmpty { return nil }
        (names, isMethod, self.argument) = (chain.names, chain.isMethod, argument)
        used = Self.keys(in: tokens[(brace.index + 1)...])
    }

    private static func isName(_ token: Word) -> Bool { token.kind == .name }

    /// Returns the brackets and blocks that are not closed; commas in a block do not belong to the call around it.
    private static func openBrackets(_ tokens: [Word]) -> [Opening] {
        var open: [Opening] = []
        for (index, token) in tokens.enumerated() {
            switch (token.kind, token.text) {
            case (.symbol, "("), (.symbol, "{"), (.symbol, "["),
                (.keyword, "function"), (.keyword, "do"), (.keyword, "if"), (.keyword, "repeat"):
                open.append(Opening(index: index))
            case (.symbol, ")"), (.symbol, "}"), (.symbol, "]"), (.keyword, "end"), (.keyword, "until"):
                _ = open.popLast()
            case (.symbol, ","): if !open.isEmpty { open[open.count - 1].commas += 1 }
            default: break
            }
        }
        return open
    }

    /// Returns the names before an equals sign at the table's own level.
    private static func keys(in tokens: ArraySlice<Word>) -> [String] {
        var depth = 0
        var keys: [String] = []
        for index in tokens.indices {
            let token = tokens[index]
            if token.kind == .symbol, "({[".contains(token.text) { depth += 1 }
            if token.kind == .symbol, ")}]".contains(token.text) { depth -= 1 }
            let isKey =
                depth == 0 && token.kind == .name && index + 1 < tokens.endIndex && tokens[index + 1].isSymbol("=")
            if isKey { keys.append(token.text) }
        }
        return keys
    }
}
