import LuaRuntime
import LuaSyntax

/// Compiles what a person has typed: an expression, whose values are to be shown, or statements.
enum PromptChunk {
    /// What messages call the text.
    static let chunkName = "=stdin"

    /// - Parameter load: Compiles a text.
    /// - Returns: The compiled chunk, or nil where more text must follow.
    /// - Throws: The error that fits what the text was probably meant as.
    static func compile(_ source: String, load: (String) throws -> LuaReference) throws -> LuaReference? {
        // `=x` is how older versions of Lua ask for a value.
        let text = source.hasPrefix("=") ? String(source.dropFirst()) : source
        do {
            return try load("return \(text)")
        } catch let expressionError as LuaError {
            do {
                let statements = try load(text)
                return (try? load(PromptLocals.lifted(text))) ?? statements
            } catch let error as LuaError {
                if error.code == .incompleteSyntax || expressionError.code == .incompleteSyntax {
                    let begun = error.code == .incompleteSyntax ? text : "return \(text)"
                    if let failure = failure(of: begun + "\n", load) { throw failure }
                    return nil
                }
                // What cannot even begin a statement was meant as an expression.
                let first = WordReader.words(of: text).first?.text ?? ""
                throw error.message.hasSuffix(":1: unexpected symbol near '\(first)'") ? expressionError : error
            }
        }
    }

    /// Why no further line makes sense of the text: a string in quotes ends with its line.
    private static func failure(of text: String, _ load: (String) throws -> LuaReference) -> LuaError? {
        do {
            _ = try load(text)
            return nil
        } catch {
            return (error as? LuaError).flatMap { $0.code == .incompleteSyntax ? nil : $0 }
        }
    }
}
