import LuaRuntime
import LuaSyntax

/// What a person has typed, compiled: an expression, whose values are shown, or statements, of which the last may be an
/// expression whose values are shown.
struct PromptChunk {
    /// What messages call the text.
    static let chunkName = "=stdin"

    /// The compiled text.
    let function: LuaReference
    /// The text as it stands in a script, which prints the values that the prompt shows.
    let script: String
    /// The same for a script whose later lines use the first value as `_`; nil where there is no value.
    let naming: String?

    /// Compiles a text as an expression, or else as statements.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - load: Compiles a chunk.
    /// - Returns: The compiled text, or nil where more text must follow.
    /// - Throws: The error that fits what the text was probably meant as.
    static func compile(_ source: String, load: (String) throws -> LuaReference) throws -> PromptChunk? {
        // In older versions of Lua, `=x` asks for a value.
        let text = source.hasPrefix("=") ? String(source.dropFirst()) : source
        do {
            return PromptChunk(
                function: try load("return \(text)"),
                script: script(ofValues: text, after: "", load),
                naming: script(naming: text, after: "", load)
            )
        } catch let expressionError as LuaError {
            do {
                let statements = try load(text)
                return try calling(text, load) ?? chunk(text, statements, load)
            } catch let error as LuaError {
                switch TrailingExpression.find(in: text, load) {
                case .found(let before, let values):
                    return try chunk(
                        "\(before)return \(values)",
                        script: script(ofValues: values, after: before, load),
                        naming: script(naming: values, after: before, load),
                        load
                    )
                case .unfinished: return nil
                case .nothing: break
                }
                return try unfinished(text, error, expressionError, load)
            }
        }
    }

    /// Returns nil where more text must follow; else throws what is wrong.
    private static func unfinished(
        _ text: String,
        _ error: LuaError,
        _ expressionError: LuaError,
        _ load: (String) throws -> LuaReference
    ) throws -> PromptChunk? {
        if error.code == .incompleteSyntax || expressionError.code == .incompleteSyntax {
            let begun = error.code == .incompleteSyntax ? text : "return \(text)"
            if let failure = failure(of: begun + "\n", load) { throw failure }
            return nil
        }
        // A text that cannot begin a statement was meant as an expression.
        let first = WordReader.words(of: text).first?.text ?? ""
        throw error.message.hasSuffix(":1: unexpected symbol near '\(first)'") ? expressionError : error
    }

    /// Compiles statements so that their local variables last, where that is possible.
    private static func chunk(
        _ text: String,
        _ compiled: LuaReference? = nil,
        script: String? = nil,
        naming: String? = nil,
        _ load: (String) throws -> LuaReference
    ) throws -> PromptChunk {
        let function = try (try? load(PromptLocals.lifted(text))) ?? compiled ?? load(text)
        return PromptChunk(function: function, script: script ?? text, naming: naming)
    }

    /// Compiles statements that end with a call so that the call's values are shown; nil for any others.
    private static func calling(_ text: String, _ load: (String) throws -> LuaReference) throws -> PromptChunk? {
        guard let start = TrailingExpression.startOfCall(in: text) else { return nil }
        let (before, call) = TrailingExpression.split(text, at: start)
        return try? chunk("\(before)return \(call)", script: text, naming: "\(before)_ = \(call)", load)
    }

    /// Returns what a script writes for values that the prompt shows: the call itself, or else a call of `print`.
    private static func script(
        ofValues values: String,
        after before: String,
        _ load: (String) throws -> LuaReference
    ) -> String {
        if (try? load(values)) != nil { return before + values }
        let values = values.last == ";" ? String(values.dropLast()) : values
        let printed = "\(before)print(\(values)\(values.contains("--") ? "\n" : ""))"
        return (try? load(printed)) == nil ? "-- " + (before + values).replacing("\n", with: "\n-- ") : printed
    }

    /// Returns what a script writes for them where its later lines use the first one.
    private static func script(
        naming values: String,
        after before: String,
        _ load: (String) throws -> LuaReference
    ) -> String? {
        let text = "\(before)_ = \(values)"
        if (try? load(text)) == nil { return nil }
        return (try? load(values)) == nil ? "\(text)\nprint(_)" : text
    }

    /// Returns the error of a text that no further line can complete: a string in quotes must end on its line.
    private static func failure(of text: String, _ load: (String) throws -> LuaReference) -> LuaError? {
        do {
            _ = try load(text)
            return nil
        } catch {
            return (error as? LuaError).flatMap { $0.code == .incompleteSyntax ? nil : $0 }
        }
    }
}
