import Foundation
import GlobusLua
import LuaRuntime
import MockGlobus

/// The Lua code in a page of Markdown.
enum LuaPage {
    /// Returns the blocks of Lua, each with the block of output that follows it after the word "prints".
    static func examples(in text: String) -> [HostExample] {
        let pattern = /```lua\n([\s\S]*?)\n```(?:\n\nprints\n\n```\n([\s\S]*?)\n```)?/
        return text.matches(of: pattern).map { HostExample(String($0.1), prints: String($0.2 ?? "")) }
    }

    /// Whether a text is what a page says that is printed, where `…` stands for any text in a line.
    static func isMatch(_ text: String, for expected: String) -> Bool {
        let lines = text.components(separatedBy: "\n")
        let patterns = expected.components(separatedBy: "\n")
        return lines.count == patterns.count && zip(lines, patterns).allSatisfy { isLine($0, for: $1) }
    }

    private static func isLine(_ line: String, for pattern: String) -> Bool {
        var parts = pattern.components(separatedBy: "…")
        guard parts.count > 1, let last = parts.popLast() else { return line == pattern }
        let isLongEnough = line.count >= parts[0].count + last.count
        guard isLongEnough, line.hasPrefix(parts[0]), line.hasSuffix(last) else { return false }
        var rest = line.dropFirst(parts[0].count).dropLast(last.count)
        for part in parts.dropFirst() {
            guard let range = rest.range(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    /// Collects what the code prints.
    private static let collector = """
        local lines = {}
        function print(...)
          local words = table.pack(...)
          for i = 1, words.n do words[i] = tostring(words[i]) end
          lines[#lines + 1] = table.concat(words, "\\t")
        end

        """

    /// Returns what the code prints; for a policy, while it is loaded and while a token is renewed.
    static func output(of code: String, isPolicy: Bool) async throws -> String {
        let bench = try await ScriptBench()
        let client = MockGlobus.Client.confidential
        let names = """
            CLIENT_ID, CLIENT_SECRET, URL, REFRESH_TOKEN = ...

            """
        let arguments = [
            client.id, client.secret ?? "", bench.mock.baseURL, bench.mock.issueRefreshToken(clientID: client.id),
        ].map(ScriptValue.string)
        guard isPolicy else {
            let source =
                names + collector + ScriptAPI.exampleBeginning + "\n" + code + "\nreturn table.concat(lines, \"\\n\")"
            return try await bench.text(source, arguments) ?? ""
        }
        // Startup scripts have their own globals, so that the lines are collected from the log.
        let told = "function print(...) log.warning(table.concat({ ... }, \"\\t\")) end\n" + code
        try await bench.host.run(startupScript: .text(name: "policy", source: told))
        try await bench.host.run(
            names + ScriptAPI.exampleBeginning + "\nauthorizer:ensure_valid_token()",
            arguments: arguments
        )
        let lines = bench.log.lines.filter { $0.hasPrefix("warning: ") }
        return lines.map { $0.dropFirst("warning: ".count).replacing("\\u{9}", with: "\t") }.joined(separator: "\n")
    }
}
