import LuaRuntime
import LuaSyntax

/// What a name stands for in a session.
package enum NameMeaning: Sendable, Equatable {
    /// Something that has a description, by its own name.
    case described(String)
    /// A Lua function, by the place where it was defined.
    case function(place: String)
}

extension NameFinder {
    /// Returns what `a.b` or `a:b` stands for; nil for what nothing is known about.
    func meaning(of name: String) -> NameMeaning? {
        let top = stack.count
        defer { stack.pop(stack.count - top) }
        let tokens = WordReader.words(of: name)
        let chain = CompletionPlace.chain(endingAt: tokens.count - 1, tokens)
        guard stack.reserve(40), !chain.names.isEmpty else { return nil }
        if chain.isMethod { return functionName(chain.names, isMethod: true).map { .described($0) } }
        guard push(chain.names) else { return nil }
        if let name = stack.hostClassName(at: -1) { return .described(name) }
        guard stack.type(at: -1) == .function else { return nil }
        if let name = stack.hostFunctionName(at: -1) ?? stack.standardFunctionName(at: -1) { return .described(name) }
        return stack.functionPlace(at: -1).map { .function(place: $0) }
    }

    /// Says what is probably wrong with a name that stands for nothing: a library or an object has no such member, or a
    /// global is nearly of that name.
    func absence(of line: String, in api: ScriptAPI) -> String? {
        let tokens = WordReader.words(of: line).filter { !$0.isSymbol(";") }
        let chain = CompletionPlace.chain(endingAt: tokens.count - 1, tokens)
        guard let name = chain.names.last, tokens.count == 2 * chain.names.count - 1, !chain.isMethod else {
            return nil
        }
        let owner = chain.names.dropLast().joined(separator: ".")
        if owner.isEmpty { return ForeignName.replacement(forGlobal: name).map(Self.question) ?? nearGlobal(name) }
        guard let known = members(of: Array(chain.names.dropLast()), api) else { return nil }
        let meant =
            ForeignName.replacement(forMember: name, of: owner)
            ?? Suggestion.nearest(to: name, among: known).map { "\(owner).\($0)" }
        return "\(owner) has no '\(name)'" + (meant.map { " (\(Self.question($0)))" } ?? "")
    }

    private static func question(_ meant: String) -> String { "did you mean '\(meant)'?" }

    private func nearGlobal(_ name: String) -> String? {
        let globals = completions(of: .name(partial: "")).candidates.map(\.name).filter { !Word.keywords.contains($0) }
        return Suggestion.nearest(to: name, among: globals).map(Self.question)
    }

    /// The members of a library or of a host object; nil for a table of a script's own, whose fields may be nil.
    private func members(of chain: [String], _ api: ScriptAPI) -> [String]? {
        let top = stack.count
        defer { stack.pop(stack.count - top) }
        guard stack.reserve(40), push(chain) else { return nil }
        guard stack.hostClassName(at: -1) != nil || api.library(named: chain.joined(separator: ".")) != nil else {
            return nil
        }
        return members(isMethod: false).map(\.name)
    }
}

extension ScriptSession {
    /// Returns what a name such as `a.b` or `a:b` stands for; nil for what nothing is known about.
    package func meaning(of name: String) async -> NameMeaning? {
        await host.meaning(of: name, in: environment, catalogue)
    }

    /// Says what is probably wrong with a line that is a name and stands for nothing; nil where nothing is known.
    package func absence(of line: String) async -> String? { await host.absence(of: line, in: environment, catalogue) }
}

extension ScriptHost {
    fileprivate func meaning(
        of name: String,
        in environment: ScriptEnvironment,
        _ catalogue: SessionCatalogue
    ) -> NameMeaning? {
        NameFinder(stack: state.stack, environment: environment, catalogue: catalogue).meaning(of: name)
    }

    fileprivate func absence(
        of line: String,
        in environment: ScriptEnvironment,
        _ catalogue: SessionCatalogue
    ) -> String? {
        NameFinder(stack: state.stack, environment: environment, catalogue: catalogue).absence(of: line, in: api)
    }
}
