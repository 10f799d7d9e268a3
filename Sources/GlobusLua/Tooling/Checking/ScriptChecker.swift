import GlobusAuth
import LuaRuntime
import LuaSyntax

/// Finds mistakes in scripts without running them: syntax, undefined globals, names and options that the host does not
/// have, and arguments that are missing or of a wrong type.
///
/// It reports only what is certain or very likely: it follows only the values of local variables that are never
/// assigned again.
public struct ScriptChecker: Sendable {
    /// A comment with these words at the end of a line suppresses the findings in that line.
    public static let pardon = "globus-lua: ignore"

    private let api: ScriptAPI

    /// Creates a checker for scripts that can use the names in `api`.
    public init(_ api: ScriptAPI = .scripts) {
        self.api = api
    }

    /// Returns the findings in a script, in the order of the source.
    public func check(_ source: [UInt8]) -> [ScriptFinding] {
        if let flaw = SourceFile.encodingFlaw(of: source) ?? SourceFile.binaryFlaw(of: source) {
            return [Self.finding("the file \(flaw)", .start)]
        }
        let source = Array(TextEncoding.withoutByteOrderMark(source))
        let chunk: Chunk
        do {
            chunk = try Parser.parse(source)
        } catch {
            return [Self.finding(error.message, error.position, in: source)]
        }
        if let finding = Self.compilerFinding(source) { return [finding] }
        let pardoned = Self.pardonedLines(of: source)
        return findings(in: chunk).filter { !pardoned.contains($0.line) }
    }

    /// Finds the lines with such a comment, all at once, since a script may be one long line.
    private static func pardonedLines(of source: [UInt8]) -> Set<Int> {
        let lines = source.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
        let numbers = lines.indices.filter { String(decoding: lines[$0], as: UTF8.self).contains(pardon) }
        return Set(numbers.map { $0 + 1 })
    }

    private func findings(in chunk: Chunk) -> [ScriptFinding] {
        var walker = ScriptWalker(api, chunk)
        walker.walk()
        // A script that sets a global of the host means its own value from then on.
        let replaced = walker.assignedGlobals.intersection(api.globals)
        if !replaced.isEmpty {
            walker = ScriptWalker(api, chunk, replacing: replaced)
            walker.walk()
        }
        return walker.sortedFindings
    }

    /// Lua's compiler needs time in proportion to the square of the length of a chain of `and` or `elseif`.
    private static let compilerLimits = LuaScript.Limits(cpu: .seconds(5))

    /// Returns what only Lua's compiler finds, such as a `goto` without its label.
    private static func compilerFinding(_ source: [UInt8]) -> ScriptFinding? {
        guard let state = try? LuaState(configuration: .init(scriptLimits: compilerLimits)) else { return nil }
        let environment = state.makeEnvironment(directory: ".")
        do {
            try LuaScript(in: state).run {
                _ = try state.load(SourceFile.chunk(of: source, named: "?"), chunkName: "=?", environment: environment)
            }
            return nil
        } catch let error as LuaError where error.code == .cpuLimit {
            return finding("it takes Lua too long to compile this; cut long chains of operators and branches", .start)
        } catch let error as LuaError {
            // "?:LINE: message"
            let parts = error.message.split(separator: ":", maxSplits: 2).map(String.init)
            guard parts.count == 3, let line = Int(parts[1]) else { return finding(error.message, .start) }
            return finding(String(parts[2].dropFirst()), SourcePosition(line: line, column: 1), in: source)
        } catch {
            return nil
        }
    }

    private static func finding(
        _ message: String,
        _ position: SourcePosition,
        in source: [UInt8] = []
    ) -> ScriptFinding {
        ScriptFinding(
            kind: .syntax,
            message: message
                + (FailureHint.text(for: message, isSyntaxError: true, in: source, line: position.line) ?? ""),
            line: position.line,
            column: position.column,
            suggestion: nil
        )
    }
}

extension SourcePosition {
    fileprivate static let start = SourcePosition(line: 1, column: 1)
}

/// A mistake in a script, or something that is probably not what was meant.
public struct ScriptFinding: Sendable, Hashable {
    /// A kind of finding.
    public enum Kind: String, Sendable {
        /// The script cannot be compiled.
        case syntax
        /// A global is read that nothing defines.
        case undefinedGlobal = "undefined-global"
        /// A function sets a global that the script does not have; `local` was probably forgotten.
        case accidentalGlobal = "accidental-global"
        /// A library or an object has no such field, function or method.
        case unknownMember = "unknown-member"
        /// A method is called with a dot, or a function with a colon, so that it gets the wrong arguments; or something
        /// that is not a function is called.
        case wrongCall = "wrong-call"
        /// A function has no such option.
        case unknownOption = "unknown-option"
        /// A call lacks an argument or an option that its function needs.
        case missingArgument = "missing-argument"
        /// A call has more arguments than its function takes.
        case surplusArgument = "surplus-argument"
        /// An argument or an option has a type that its function refuses.
        case wrongType = "wrong-type"
    }

    /// The kind of the finding.
    public let kind: Kind
    /// What is wrong, and what was probably meant.
    public let message: String
    /// The line, counted from 1.
    public let line: Int
    /// The column in characters, counted from 1.
    public let column: Int
    /// The name that was probably meant.
    public let suggestion: String?
}
