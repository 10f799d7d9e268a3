import Foundation
import GlobusLua
import GlobusLuaTesting
import LuaRuntime
import Testing

/// The examples of the test functions are true.
@Suite struct TestExampleTests {
    private static let functions: [FunctionDescription] = {
        let api = ScriptAPI.tests
        let libraries = ["mock", "clock"].compactMap { api.library(named: $0) }
        let methods = ScriptLibrary.testing.flatMap(\.classes).flatMap(\.methods)
        return ScriptAPI.testFunctions + libraries.flatMap(\.functions) + methods
    }()

    /// The folder that `globus-lua init` writes, in which the examples run.
    private static let starter = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/globus-lua/Resources/Starter").standardized

    @Test(
        "Every test function has an example that passes and prints what the reference says",
        arguments: functions.map(\.name)
    )
    func example(name: String) async throws {
        let function = try #require(Self.functions.first { $0.name == name })
        let example = try #require(function.example)
        #expect(try await output(of: example) == example.output)
    }

    @Test("The tests in the article about them pass, and print what it says")
    func article() async throws {
        let page = ReferenceTests.catalogue.appending(path: "TestingScripts.md")
        let examples = LuaPage.examples(in: try String(contentsOf: page, encoding: .utf8))
        #expect(examples.count > 3)
        for example in examples { #expect(try await output(of: example) == example.output, "\(example.code)") }
    }

    /// What an example prints in the folder that `globus-lua init` makes.
    func output(of example: HostExample) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, file) in [("job.lua", "job.lua"), ("policy.lua", "startup/policy.lua")] {
            let target = folder.appending(path: file)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(at: Self.starter.appending(path: name), to: target)
        }
        return try await output(of: example, in: folder)
    }

    /// Returns what a test file of the example prints; all its tests must pass.
    private func output(of example: HostExample, in folder: URL) async throws -> String {
        let tests = folder.appending(path: "tests")
        try FileManager.default.createDirectory(at: tests, withIntermediateDirectories: true)
        let file = tests.appending(path: "example_test.lua")
        try Data((Self.printer + TestExamples.file(example)).utf8).write(to: file)
        let log = BenchLog()
        let results = try await TestFile(path: file.path).results(loggingTo: log)
        #expect(!results.isEmpty)
        for result in results {
            if case .failed(let failure) = result.outcome { Issue.record("\(result.name): \(failure.message)") }
        }
        let lines = log.lines.filter { $0.hasPrefix("warning: ") }
        return lines.map { String($0.dropFirst("warning: ".count)) }.joined(separator: "\n").replacing(
            "<tab>",
            with: "\t"
        )
    }

    /// Prints to the log, since the process's output is shared; a tab would be escaped there.
    private static let printer = #"""
        function print(...)
          local words = table.pack(...)
          for i = 1, words.n do words[i] = tostring(words[i]) end
          for line in table.concat(words, "<tab>"):gmatch("[^\n]+") do log.warning(line) end
        end

        """#
}
