import Foundation
import Testing

/// The page "Differences from plain Lua", whose lines are run under both.
@Suite struct DifferenceTests {
    /// A row of the page's tables.
    struct Difference: Sendable, CustomTestStringConvertible {
        let script: String
        let there: String
        let here: String
        let reason: String

        var testDescription: String { script }
    }

    static let differences: [Difference] = {
        let package = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
        let page = package + "/Sources/GlobusLua/GlobusLua.docc/DifferencesFromPlainLua.md"
        let text = (try? String(contentsOfFile: page, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, cells[0].hasPrefix("`") else { return nil }
            let code = cells[0...2].map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "`")) }
            return Difference(script: code[0], there: code[1], here: code[2], reason: cells[3])
        }
    }()

    @Test("The page has lines")
    func exist() { #expect(!Self.differences.isEmpty) }

    @Test("A line of the page is true under lua5.4 and here, and has a reason", arguments: differences)
    func isTrue(difference: Difference) async throws {
        let there = try await Program.run(["-e", difference.script], shell: #"exec lua5.4 "$@""#)
        let here = try await Program.run(["--allow-all", "-e", difference.script])
        #expect(there.output == difference.there + "\n", "\(there)")
        #expect(here.output == difference.here + "\n", "\(here)")
        #expect(difference.there != difference.here)
        #expect(!difference.reason.isEmpty)
    }
}
