/// What was probably meant by source text of another language, where Lua says that it cannot be compiled.
enum SyntaxHint {
    /// A rule holds for lines that match the pattern.
    private struct Rule {
        let pattern: Regex<AnyRegexOutput>
        let hint: String

        init<Output>(_ pattern: Regex<Output>, _ hint: String) {
            self.pattern = Regex<AnyRegexOutput>(pattern)
            self.hint = hint
        }
    }

    /// In the order in which they are tried.
    private static var rules: [Rule] {
        [
            Rule(#/^\s*(//|/\*|#)/#, "a comment begins with '--'"),
            Rule(#/\bawait\b/#, "leave out 'await': what has to wait does so by itself"),
            Rule(#/\basync\s+function\b/#, "leave out 'async': every function may wait"),
            Rule(#/\+\+/#, "Lua has no '++'; write x = x + 1"),
            Rule(#/!=/#, "Lua writes '!=' as '~='"),
            Rule(#/\?\?/#, "Lua writes '??' as 'or'"),
            Rule(#/\?\./#, "Lua has no '?.'; write a and a.b"),
            Rule(#/&&/#, "Lua writes '&&' as 'and'"),
            Rule(#/\|\|/#, "Lua writes '||' as 'or'"),
            Rule(#/!\s*[\w(]/#, "Lua writes '!' as 'not'"),
            Rule(#/=>|\blambda\b/#, "Lua writes functions as function(x) return x end"),
            Rule(#/\?.*:/#, "Lua has no '?:'; write c and a or b"),
            Rule(#/^\s*(const|let|var)\s+\w/#, "a local variable begins with 'local'"),
            Rule(#/^\s*(import|from|using|include)\s+\w/#, #"Lua loads modules with require("name")"#),
            Rule(#/^\s*(def|fn|func|fun)\s+\w/#, "a function begins with 'function'"),
            Rule(#/^\s*function\s+local\b/#, "write local function name()"),
            Rule(#/^\s*local\s+[A-Za-z_]\w*\s*\(/#, "write local function name()"),
            Rule(
                #/^\s*local\s+function\s+\w+\s*[.:]/#,
                "the name of a local function has no dot; write function a.b()"
            ),
            Rule(#/^\s*local\s+\w+\s*[.:]/#, "only names can be local; a field is set without 'local'"),
            Rule(#/\b(elif|elsif|elseIf)\b/#, "Lua writes it 'elseif'"),
            Rule(#/\belse\s+if\b/#, "write 'elseif': 'else if' begins another 'if', which needs an 'end' of its own"),
            Rule(
                #/\bcontinue\b/#,
                "Lua has no 'continue'; write goto continue, and ::continue:: before the loop's 'end'"
            ),
            Rule(#/^\s*(try|catch|except|finally)\b/#, "Lua catches errors with pcall(f)"),
            Rule(#/^\s*(throw|raise)\b/#, "Lua raises errors with error(message)"),
            Rule(#/\bnew\s+\w/#, "Lua has no 'new'; call the function alone"),
            Rule(#/^\s*(switch|case|match)\b/#, "Lua has no 'switch'; write if … elseif … end"),
            Rule(#/\bfor\b.*\bof\b/#, "write for i, x in ipairs(list) do"),
            Rule(#/\b(if|while|elseif)\b[^=]*[^=~<>]=[^=]/#, "'=' assigns; compare with '=='"),
            Rule(
                #/\b(function|if|for|while|else)\b.*(\{\s*($|\w)|:\s*$)/#,
                "a block is do … end, then … end or function() … end"
            ),
            Rule(#/""\s*\[/#, "a character of a text is text:sub(i, i), and the first is 1"),
            Rule(#/(^|[=(,])\s*\[(?![\[=])/#, "Lua writes lists as {1, 2}"),
            Rule(#/\{[^}]*["']\s*:/#, #"Lua writes fields as {["name"] = value}"#),
            Rule(#/\{[^}]*\w\s*:\s*\S/#, "Lua writes fields as {name = value}"),
            Rule(#/===|\blocal\s+\w+\s*==/#, "'=' assigns, and '==' compares"),
        ]
    }

    /// Says what was probably meant by text that cannot be compiled.
    ///
    /// - Parameters:
    ///   - message: Lua's own, without the place.
    ///   - lines: The lines of the source.
    ///   - number: The line that the message is about, from 1.
    /// - Returns: The hint; nil where nothing is known.
    static func text(for message: String, in lines: [Substring], line number: Int) -> String? {
        let line = lines.indices.contains(number - 1) ? withoutStrings(lines[number - 1]) : ""
        if message.contains(/near '<\\\d+>'/) {
            return line.contains(/[\u{201C}\u{201D}\u{2018}\u{2019}]/)
                ? "quotes are straight ones, \" or '" : "names have the letters of English, digits and '_'"
        }
        if let hint = assignment(line) ?? call(message, line) { return hint }
        if let rule = rules.first(where: { line.firstMatch(of: $0.pattern) != nil }) { return rule.hint }
        // An 'end' that is missing is missed at the end of the text.
        if message.hasPrefix("'end' expected"), lines.contains(where: { $0.contains(/\belse\s+if\b/) }) {
            return "write 'elseif': 'else if' begins another 'if', which needs an 'end' of its own"
        }
        if message.hasPrefix("<eof> expected"), line.contains(/^\s*return\b/) { return "'return' ends a block" }
        if message == "<eof> expected near 'end'" { return "there is one 'end' too many" }
        return number > 1 && message.hasSuffix("near <eof>") ? text(for: message, in: lines, line: number - 1) : nil
    }

    /// For `x += 1` and its like.
    private static func assignment(_ line: Substring) -> String? {
        guard
            let match = line.firstMatch(of: /([A-Za-z_][\w.]*)\s*(\+|-|\*|\/\/|\/|%|\^|\.\.|&|\||<<|>>)=(?!=)\s*(\w*)/)
        else { return nil }
        return "Lua has no '\(match.2)='; write \(match.1) = \(match.1) \(match.2) \(match.3.isEmpty ? "…" : match.3)"
    }

    /// For `print x`.
    private static func call(_ message: String, _ line: Substring) -> String? {
        guard let near = message.firstMatch(of: /near '(.+)'$/),
            let match = line.firstMatch(
                of: /\b(print|error|assert|require|type|tostring|tonumber|echo)\s+([\w."'#-]+)/
            ),
            match.2.hasPrefix(near.1)
        else { return nil }
        return "a call has parentheses: \(match.1 == "echo" ? "print" : match.1)(\(match.2))"
    }

    /// The line without what is in quotes and behind `--`, where other languages' words mean nothing.
    private static func withoutStrings(_ line: Substring) -> Substring {
        let text = line.replacing(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/) { _ in "\"\"" }
        return text.firstRange(of: "--").map { text[..<$0.lowerBound] } ?? text
    }
}
