import LuaRuntime
import LuaSyntax

/// Finds names in an environment for completion, without running code of scripts.
struct NameFinder {
    let stack: LuaStack
    let environment: ScriptEnvironment
    let catalogue: SessionCatalogue

    /// How many metatables are followed to find inherited members.
    private static let longestInheritance = 8

    func completions(of place: CompletionPlace) -> Completions {
        Completions(partial: place.partial, among: candidates(at: place))
    }

    private func candidates(at place: CompletionPlace) -> [Completions.Candidate] {
        let top = stack.count
        defer { stack.pop(stack.count - top) }
        guard stack.reserve(40) else { return [] }
        switch place {
        case .nothing: return []
        case .module(let partial, let end):
            stack.push(environment.reference)
            return ModuleNames(on: stack, libraries: catalogue.moduleNames).names(beginning: partial).map {
                .init($0, suffix: $0.hasSuffix(".") ? "" : end)
            }
        case .name:
            stack.push(environment.reference)
            return keys(at: -1, callableOnly: false) + Word.keywords.map { .init($0) }
        case .member(let chain, let isMethod, _):
            return push(chain) ? members(isMethod: isMethod) : []
        case .option(let chain, let isMethod, let argument, let used, _):
            guard let options = options(of: chain, isMethod: isMethod, argument: argument) else {
                return candidates(at: .name(partial: ""))
            }
            return options.filter { !used.contains($0) }.map { .init($0, suffix: " = ") }
        }
    }

    /// Pushes the value of `a.b.c`; returns false where there is none.
    func push(_ chain: [String]) -> Bool {
        stack.push(environment.reference)
        return chain.allSatisfy { pushMember($0) }
    }

    /// Pushes a member of the value on top; returns false where there is none of that name.
    private func pushMember(_ name: String) -> Bool {
        guard stack.reserve(8) else { return false }
        if stack.hostClassName(at: -1) != nil { return stack.pushObjectField(name, of: -1) != .nil }
        stack.pushCopy(of: -1)
        for _ in 0..<Self.longestInheritance {
            guard stack.type(at: -1) == .table else { break }
            if stack.pushField(name, of: -1) != .nil { return true }
            stack.pop()
            guard pushParent() else { return false }
        }
        return false
    }

    /// Replaces the value on top with the table from which it inherits; where there is none, pops the value and returns
    /// false.
    private func pushParent() -> Bool {
        guard stack.pushMetatable(of: -1) else {
            stack.pop()
            return false
        }
        let type = stack.pushField("__index", of: -1)
        stack.replace(-3)
        stack.pop()
        if type == .table { return true }
        stack.pop()
        return false
    }

    /// Returns the members of the value on top.
    func members(isMethod: Bool) -> [Completions.Candidate] {
        if let name = stack.hostClassName(at: -1) {
            return isMethod ? catalogue.methods(ofClass: name) : catalogue.members(ofClass: name)
        }
        var found: [Completions.Candidate] = []
        stack.pushCopy(of: -1)
        // The methods of a string are in the table to which its metatable refers.
        if stack.type(at: -1) == .string, !pushParent() { return [] }
        for _ in 0..<Self.longestInheritance {
            guard stack.type(at: -1) == .table else { break }
            found += keys(at: -1, callableOnly: isMethod)
            guard pushParent() else { break }
        }
        return found
    }

    /// Returns the keys of the table at `index` that are names.
    private func keys(at index: Int32, callableOnly: Bool) -> [Completions.Candidate] {
        var found: [Completions.Candidate] = []
        stack.forEachPair(of: index) {
            guard stack.type(at: -2) == .string, let name = stack.string(at: -2), Self.isName(name) else { return }
            let isCallable = stack.type(at: -1) == .function
            if callableOnly, !isCallable { return }
            found.append(.init(name, suffix: isCallable ? "(" : ""))
        }
        return found
    }

    private static func isName(_ text: String) -> Bool {
        let tokens = WordReader.words(of: text)
        return tokens.count == 1 && tokens[0].kind == .name && tokens[0].text == text
    }

    /// Returns the options that an argument of a host function may hold; nil where the value is not such a function.
    private func options(of chain: [String], isMethod: Bool, argument: Int) -> [String]? {
        guard let function = functionName(chain, isMethod: isMethod) else { return nil }
        return catalogue.options(ofFunction: function, argument: argument)
    }

    /// Returns the name of the host function that is the value of `a.b` or `a:b`.
    func functionName(_ chain: [String], isMethod: Bool) -> String? {
        guard isMethod else { return push(chain) ? stack.hostFunctionName(at: -1) : nil }
        guard let method = chain.last, push(chain.dropLast()) else { return nil }
        return stack.hostClassName(at: -1).map { "\($0):\(method)" }
    }
}

extension ScriptHost {
    /// Returns the possible continuations of a text in a session.
    func completions(
        of text: String,
        in environment: ScriptEnvironment,
        _ catalogue: SessionCatalogue
    ) -> Completions {
        NameFinder(stack: state.stack, environment: environment, catalogue: catalogue)
            .completions(of: CompletionPlace(in: text))
    }
}
