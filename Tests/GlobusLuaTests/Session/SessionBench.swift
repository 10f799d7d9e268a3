import GlobusLua
import LuaRuntime

/// A session on the host of a bench.
struct SessionBench {
    let bench: ScriptBench
    let session: ScriptSession
    var printer: ValuePrinter

    init(directory: String = ".") async throws {
        bench = try await ScriptBench()
        session = await ScriptSession(on: bench.host, directory: directory)
        printer = session.printer(.plain)
    }

    /// Runs a line and returns what it shows; nil where it shows nothing, or where more lines must follow.
    @discardableResult
    func show(_ line: String) async throws -> String? {
        guard case .done(let values) = try await session.evaluate(line, printer: printer) else { return nil }
        return values
    }

    /// Returns the message of a line that must fail.
    func failure(_ line: String) async -> String? {
        do {
            _ = try await session.evaluate(line, printer: printer)
            return nil
        } catch {
            return (error as? LuaError)?.message ?? String(describing: error)
        }
    }

    func names(after text: String) async -> [String] {
        await session.completions(of: text).candidates.map(\.name)
    }
}
