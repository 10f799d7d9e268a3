import LuaRuntime

extension ScriptHost {
    private static let leastHeadroom = 4 << 20
    /// How many names are shown, and among how many globals they are looked for.
    private static let (mostNames, mostGlobals) = (3, 500)

    /// How much memory a line may use after earlier lines have used up all of it, so that the session can go on.
    private var headroom: Int {
        guard let limit = configuration.limits.memory else { return 0 }
        return min(max(limit / 64, Self.leastHeadroom), limit / 8)
    }

    /// Makes room for the line that frees memory; returns false where that would exceed the limit by too much.
    @discardableResult
    func makeHeadroom() -> Bool { state.makeHeadroom(headroom) }

    /// Explains how to free memory where it is full even after a garbage collection; nil where there is room.
    func memoryAdvice(in environment: ScriptEnvironment) -> String? {
        guard let limit = configuration.limits.memory, !makeHeadroom() else { return nil }
        let names = largeGlobals(of: environment, least: limit / 200)
        let use = "memory stays full: \(memoryUsed >> 20) MB are in use"
        if names.isEmpty { return "\(use), held by modules, startup scripts or tasks; Ctrl-D ends the session" }
        let list = names.joined(separator: ", ")
        return "\(use), most of them by \(list); to free them: \(list) = nil"
    }

    /// Returns the names of the globals that keep most memory, the largest first.
    private func largeGlobals(of environment: ScriptEnvironment, least: Int) -> [String] {
        let stack = state.stack
        let known = Set(ScriptAPI(configuration.libraries + [.policy]).globals)
        guard stack.reserve(40) else { return [] }
        stack.push(environment.reference)
        defer { stack.pop() }
        let globals = stack.absolute(-1)
        var names: [String] = []
        stack.forEachPair(of: globals) {
            let name = stack.type(at: -2) == .string ? stack.string(at: -2) : nil
            guard names.count < Self.mostGlobals, let name, TableKey.isName(name), !known.contains(name) else { return }
            names.append(name)
        }
        let weighed = names.map { name in
            stack.pushField(name, of: globals)
            defer { stack.pop() }
            return (name: name, weight: stack.weight(at: -1, excluding: globals))
        }
        guard let largest = weighed.map(\.weight).max(), largest >= least else { return [] }
        let large = weighed.filter { $0.weight >= largest / 10 }
        return large.sorted { ($1.weight, $0.name) < ($0.weight, $1.name) }.prefix(Self.mostNames).map(\.name)
    }
}
