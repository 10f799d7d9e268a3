import LuaSyntax

/// The possible continuations of a partial name.
package struct Completions: Sendable, Equatable {
    /// One of the names.
    package struct Candidate: Sendable, Equatable {
        package let name: String
        /// The text after the name where it is the only candidate, such as the parenthesis of a call.
        package let suffix: String

        package init(_ name: String, suffix: String = "") {
            self.name = name
            self.suffix = suffix
        }
    }

    /// The part of the name that has been typed.
    package let partial: String
    /// The names that begin with it, in order.
    package let candidates: [Candidate]

    /// Takes the candidates that begin with the partial name.
    package init(partial: String, among candidates: [Candidate]) {
        self.partial = partial
        var seen: Set<String> = []
        self.candidates = candidates.filter { $0.name.hasPrefix(partial) && seen.insert($0.name).inserted }
            .sorted { $0.name < $1.name }
    }

    /// The text that can be inserted without a choice: the rest of the only candidate, or what all candidates have in
    /// common.
    package var insertion: String {
        guard let first = candidates.first else { return "" }
        if candidates.count == 1 { return String(first.name.dropFirst(partial.count)) + first.suffix }
        let common = candidates.dropFirst().reduce(first.name) { $0.commonPrefix(with: $1.name) }
        return String(common.dropFirst(partial.count))
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}

/// What is before the cursor, for completion.
package enum CompletionPlace: Equatable, Sendable {
    /// A name that may be a global or a keyword.
    case name(partial: String)
    /// A field after a dot, or a method after a colon.
    case member(of: [String], isMethod: Bool, partial: String)
    /// The name of an option in a table that is argument number `argument`, counted from 1, of a call.
    case option(of: [String], isMethod: Bool, argument: Int, used: [String], partial: String)
    /// The name of a module in a call of `require`, and what ends the call.
    case module(partial: String, end: String)
    /// A place where nothing can be completed, such as a string.
    case nothing

    /// The part of the name that has been typed.
    var partial: String {
        switch self {
        case .name(let partial), .member(_, _, let partial), .option(_, _, _, _, let partial), .module(let partial, _):
            partial
        case .nothing: ""
        }
    }

    /// Finds the place of the cursor, at the end of the text.
    package init(in text: String) {
        var tokens = WordReader.words(of: text)
        if tokens.last?.kind == .unfinished {
            self = Self.moduleName(endingIn: tokens) ?? .nothing
            return
        }
        tokens.removeAll { $0.kind == .comment }
        let end = text.utf8.count
        var partial = ""
        if let last = tokens.last, last.range.upperBound == end {
            if last.kind == .name || last.kind == .keyword {
                partial = tokens.removeLast().text
            } else if last.kind == .number {
                self = .nothing
                return
            }
        }
        self = Self.place(of: partial, after: tokens)
    }

    private static func place(of partial: String, after tokens: [Word]) -> CompletionPlace {
        if let last = tokens.last, last.isSymbol(".") || last.isSymbol(":") {
            // The methods of a string are the functions of its library.
            if last.isSymbol(":"), isString(endingAt: tokens.count - 2, tokens) {
                return .member(of: ["string"], isMethod: true, partial: partial)
            }
            let chain = chain(endingAt: tokens.count - 2, tokens)
            if chain.names.isEmpty || chain.isMethod { return .nothing }
            return .member(of: chain.names, isMethod: last.text == ":", partial: partial)
        }
        if let call = OptionTable(endingIn: tokens) {
            return .option(
                of: call.names,
                isMethod: call.isMethod,
                argument: call.argument,
                used: call.used,
                partial: partial
            )
        }
        return .name(partial: partial)
    }

    /// The place in an unfinished string that is the argument of `require`; nil in any other string.
    private static func moduleName(endingIn tokens: [Word]) -> CompletionPlace? {
        guard let string = tokens.last, let quote = string.text.first, quote == "\"" || quote == "'" else { return nil }
        var rest = tokens.dropLast().filter { $0.kind != .comment }
        let isInBrackets = rest.last?.isSymbol("(") == true
        if isInBrackets { rest.removeLast() }
        guard rest.last?.text == "require",
            !(rest.dropLast().last.map { $0.isSymbol(".") || $0.isSymbol(":") } ?? false)
        else { return nil }
        return .module(partial: String(string.stringContent), end: "\(quote)\(isInBrackets ? ")" : "")")
    }

    /// The methods of strings that return one.
    private static let stringMethods: Set = ["format", "gsub", "lower", "rep", "reverse", "sub", "upper"]

    /// Whether a string in brackets ends at a token, or a call of a method that makes such a string another one.
    private static func isString(endingAt index: Int, _ tokens: [Word]) -> Bool {
        guard index >= 2, tokens[index].isSymbol(")") else { return false }
        if tokens[index - 1].kind == .string, tokens[index - 2].isSymbol("(") {
            return index == 2 || !isCallee(tokens[index - 3])
        }
        var depth = 0
        guard
            let open = (0...index).reversed().first(where: { position in
                if tokens[position].kind == .symbol {
                    depth += tokens[position].text == ")" ? 1 : tokens[position].text == "(" ? -1 : 0
                }
                return depth == 0
            }), open >= 3, tokens[open - 2].isSymbol(":"), stringMethods.contains(tokens[open - 1].text)
        else { return false }
        return isString(endingAt: open - 3, tokens)
    }

    /// Whether a bracket behind the word is that of a call.
    private static func isCallee(_ word: Word) -> Bool {
        word.kind == .name || word.kind == .string || [")", "]", "}"].contains { word.isSymbol($0) }
    }

    /// Returns the names in `a.b.c` or `a.b:c` that end at a token; none where something else precedes the first dot.
    static func chain(endingAt index: Int, _ tokens: [Word]) -> (names: [String], isMethod: Bool) {
        var names: [String] = []
        var isMethod = false
        var position = index
        while position >= 0, tokens[position].kind == .name {
            names.insert(tokens[position].text, at: 0)
            guard position >= 1 else { return (names, isMethod) }
            let separator = tokens[position - 1]
            if separator.isSymbol(":") {
                // Only the last name can be that of a method.
                if names.count > 1 { return ([], false) }
                isMethod = true
            } else if !separator.isSymbol(".") {
                return (names, isMethod)
            }
            position -= 2
        }
        return ([], false)
    }
}
