import LuaRuntime
import LuaSyntax

/// A name after a dot or a colon, and its owner where that is known.
struct Access {
    let owner: InferredType?
    let name: String
    let position: SourcePosition
}

/// Walks through a script's syntax tree and collects mistakes.
struct ScriptWalker {
    let api: ScriptAPI
    private let chunk: Chunk
    /// The globals of the host that the script has replaced.
    private let replaced: Set<String>
    /// The values of local variables that are never assigned again.
    var types: [ObjectIdentifier: InferredType] = [:]
    var functionDepth = 0
    /// How many calls of `expect` the visited expression is in, where calls may be wrong on purpose.
    var expectationDepth = 0

    /// The globals that the script sets anywhere, and those that it sets outside of functions.
    private(set) var assignedGlobals: Set<String> = []
    private var declaredGlobals: Set<String> = []
    /// Fields of libraries that the script sets, as `library.name`.
    private(set) var assignedMembers: Set<String> = []
    private var hasOpenGlobals = false
    /// Whether strings may have methods that cannot be known.
    private(set) var hasOpenStrings = false
    /// How many more names may be compared to find suggestions, since there may be many unknown and many known names.
    private var comparisonsLeft = 2_000_000

    private var findings: [ScriptFinding] = []
    /// Findings about calls of functions, which hold unless the script replaces the function.
    private var callFindings: [(function: FunctionDescription, finding: ScriptFinding)] = []
    private var globalReads: [(name: String, position: SourcePosition)] = []
    private var globalWrites: [(name: String, position: SourcePosition)] = []
    /// Methods of strings that Lua does not define.
    private var unknownMethods: [Access] = []
    /// Functions of libraries that are called with a colon.
    private var colonCalls: [(function: FunctionDescription, position: SourcePosition)] = []
    private var memberReads: [(library: LibraryDescription, name: String, position: SourcePosition)] = []

    init(_ api: ScriptAPI, _ chunk: Chunk, replacing replaced: Set<String> = []) {
        self.api = api
        self.chunk = chunk
        self.replaced = replaced
    }

    mutating func walk() {
        visit(chunk.block)
    }
}

// MARK: - What is found

extension ScriptWalker {
    mutating func readGlobal(_ name: String, at position: SourcePosition) -> InferredType? {
        if !replaced.contains(name) {
            if let library = api.globalLibrary(named: name) { return .library(library) }
            if let function = api.functions.first(where: { $0.name == name }) { return .function(function) }
        }
        globalReads.append((name, position))
        return nil
    }

    mutating func assignGlobal(_ name: String, at position: SourcePosition) {
        assignedGlobals.insert(name)
        if functionDepth == 0 { declaredGlobals.insert(name) } else { globalWrites.append((name, position)) }
    }

    mutating func readMember(_ name: String, of library: LibraryDescription, at position: SourcePosition) {
        memberReads.append((library, name, position))
    }

    mutating func assignMember(_ name: String, of library: LibraryDescription) {
        assignedMembers.insert("\(library.name).\(name)")
    }

    mutating func noteUnknownMethod(_ access: Access) { unknownMethods.append(access) }

    mutating func noteColonCall(of function: FunctionDescription, at position: SourcePosition) {
        colonCalls.append((function, position))
    }

    /// Notes a metatable on the globals, with which any name may have a value.
    mutating func noteOpenGlobals() { hasOpenGlobals = true }

    mutating func openStrings() { hasOpenStrings = true }

    mutating func report(
        _ kind: ScriptFinding.Kind,
        _ message: String,
        at position: SourcePosition,
        meant suggestion: String?
    ) {
        findings.append(Self.finding(kind, message, position, suggestion))
    }

    /// Reports what is wrong about a call, unless the script replaces the function anywhere.
    mutating func report(
        _ kind: ScriptFinding.Kind,
        of function: FunctionDescription,
        _ message: String,
        at position: SourcePosition,
        meant suggestion: String? = nil
    ) {
        callFindings.append((function, Self.finding(kind, message, position, suggestion)))
    }

    private static func finding(
        _ kind: ScriptFinding.Kind,
        _ message: String,
        _ position: SourcePosition,
        _ suggestion: String?
    ) -> ScriptFinding {
        let question = suggestion.map { " (did you mean '\($0)'?)" } ?? ""
        return ScriptFinding(
            kind: kind,
            message: message + question,
            line: position.line,
            column: position.column,
            suggestion: suggestion
        )
    }

    /// All findings, once the whole script is known.
    var sortedFindings: [ScriptFinding] {
        var judge = self
        if !hasOpenGlobals {
            // A script may be a startup script, whoever checks it; what it then finds comes last.
            let names = api.globals + declaredGlobals.sorted() + chunk.locals.map(\.name) + ["policy"]
            let lines = Dictionary(chunk.locals.map { ($0.name, $0.position.line) }) { first, _ in first }
            for read in globalReads { judge.judge(read: read.name, at: read.position, among: names, locals: lines) }
            for write in globalWrites { judge.judge(write: write.name, at: write.position) }
        }
        for method in unknownMethods { judge.judge(unknownMethod: method) }
        judge.findings += callFindings.filter { !assignedMembers.contains($0.function.name) }.map(\.finding)
        for call in colonCalls where !assignedMembers.contains(call.function.name) {
            judge.report(colonCallOf: call.function, at: call.position)
        }
        for read in memberReads { judge.judge(member: read.name, of: read.library, at: read.position) }
        return judge.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// Reports a global that nothing defines, and suggests one of `names` or the local variable that may be meant.
    ///
    /// `locals` has the lines in which local variables of the script are declared.
    private mutating func judge(
        read name: String,
        at position: SourcePosition,
        among names: [String],
        locals: [String: Int]
    ) {
        guard !assignedGlobals.contains(name), !api.variables.contains(where: { $0.name == name }) else { return }
        guard name != "policy" else {
            let message =
                "there is no global 'policy' here; only startup scripts have it (check those with --as startup)"
            return report(.undefinedGlobal, message, at: position, meant: nil)
        }
        if let line = locals[name] {
            let place = "the local variable of line \(line) is not visible here"
            return report(.undefinedGlobal, "there is no global '\(name)'; \(place)", at: position, meant: nil)
        }
        comparisonsLeft -= names.count
        let nearest = comparisonsLeft > 0 ? Suggestion.nearest(to: name, among: names) : nil
        let suggestion = ForeignName.replacement(forGlobal: name) ?? nearest
        report(.undefinedGlobal, "there is no global '\(name)'", at: position, meant: suggestion)
    }

    private mutating func judge(write name: String, at position: SourcePosition) {
        guard !declaredGlobals.contains(name), !api.globals.contains(name) else { return }
        report(
            .accidentalGlobal,
            "'\(name)' becomes a global here; put local before it, or set it outside functions first",
            at: position,
            meant: nil
        )
    }

    private mutating func judge(member name: String, of library: LibraryDescription, at position: SourcePosition) {
        let names = api.members(of: library.name)
        guard !names.contains(name), !assignedMembers.contains("\(library.name).\(name)") else { return }
        let nearest = Suggestion.nearest(to: name, among: names)
        let suggestion = ForeignName.replacement(forMember: name, of: library.name) ?? nearest
        report(.unknownMember, "\(library.name) has no '\(name)'", at: position, meant: suggestion)
    }
}
