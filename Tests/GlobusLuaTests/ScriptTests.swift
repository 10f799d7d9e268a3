import Foundation
import GlobusLua
import Testing

/// Runs the tests that are written in Lua, in `Scripts`.
@Suite struct ScriptTests {
    /// What scripts share.
    private static let modules: Set = ["expect.lua", "mock.lua"]

    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ScriptBench.scriptFolder)) ?? []
        return names.filter { $0.hasSuffix(".lua") && !modules.contains($0) }.sorted()
    }()

    @Test("Every behaviour that the script states holds", arguments: files)
    func holds(file: String) async throws {
        let bench = try await ScriptBench()
        try await bench.run(file: file)
        let report = bench.desk.report
        for failure in report.failed { Issue.record("\(file): \(failure)") }
        #expect(report.passed.count > 0 || report.failed.count > 0, "the script has tested nothing")
    }

    @Test("A behaviour that does not hold is reported by its name, and those behind it are tested all the same")
    func reportsFailures() async throws {
        let bench = try await ScriptBench()
        try await bench.host.run(
            """
            local expect = require "expect"
            expect.test("one and one", function() expect.equal(1 + 1, 3) end)
            expect.test("a missing error", function() expect.error(function() end, "pattern") end)
            expect.test("another error", function() expect.error(function() error("x", 0) end, "y") end)
            expect.test("two and two", function() expect.equal({ 2 + 2 }, { 4 }) end)
            """,
            directory: ScriptBench.scriptFolder
        )
        #expect(bench.desk.report.passed == ["two and two"])
        let failed = bench.desk.report.failed
        #expect(failed.map { $0.prefix { $0 != ":" } } == ["one and one", "a missing error", "another error"])
        #expect(failed[0].contains("script:2: expected 3, got 2"))
    }
}
