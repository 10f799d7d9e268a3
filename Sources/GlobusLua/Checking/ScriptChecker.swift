import LuaRuntime
import LuaSyntax

/// Finds mistakes in scripts without running them: syntax, undefined globals, and names and options that the host does
/// not have.
///
/// What it cannot know it lets through: it follows values that local variables hold for good, and no others.
public struct ScriptChecker: Sendable {
    /// A comment with these words ends a line whose findings are meant to be there.
    public static let pardon = "globus-lua: ignore"

    private let api: ScriptAPI

    /// Creates a checker for scripts that can name what `api` describes.
    public init(_ api: ScriptAPI = .scripts) {
        self.api = api
    }

    /// The findings in a script, in the order of the source.
    public func check(_ source: [UInt8]) -> [ScriptFinding] {
        let chunk: Chunk
        do {
            chunk = try Parser.parse(source)
        } catch {
            return [Self.finding(error.message, error.position)]
        }
        if let finding = Self.compilerFinding(source) { return [finding] }
        let lines = source.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
        return findings(in: chunk).filter { finding in
            !String(decoding: lines[finding.line - 1], as: UTF8.self).contains(Self.pardon)
        }
    }

    private func findings(in chunk: Chunk) -> [ScriptFinding] {
        var walker = ScriptWalker(api, chunk)
        walker.walk()
        // A script that sets a global of the host's means its own from then on.
        let replaced = walker.assignedGlobals.intersection(api.globals)
        if !replaced.isEmpty {
            walker = ScriptWalker(api, chunk, replacing: replaced)
            walker.walk()
        }
        return walker.sortedFindings
    }

    /// What only Lua's compiler sees, such as a `goto` without its label.
    private static func compilerFinding(_ source: [UInt8]) -> ScriptFinding? {
        guard let state = try? LuaState() else { return nil }
        let environment = state.makeEnvironment(directory: ".")
        do {
            _ = try state.load(SourceFile.withoutShebang(source), chunkName: "=?", environment: environment)
            return nil
        } catch let error as LuaError {
            // "?:LINE: message"
            let parts = error.message.split(separator: ":", maxSplits: 2).map(String.init)
            guard parts.count == 3, let line = Int(parts[1]) else { return finding(error.message, .start) }
            return finding(String(parts[2].dropFirst()), SourcePosition(line: line, column: 1))
        } catch {
            return nil
        }
    }

    private static func finding(_ message: String, _ position: SourcePosition) -> ScriptFinding {
        ScriptFinding(
            kind: .syntax,
            message: message,
            line: position.line,
            column: position.column,
            suggestion: nil
        )
    }
}

extension SourcePosition {
    fileprivate static let start = SourcePosition(line: 1, column: 1)
}
