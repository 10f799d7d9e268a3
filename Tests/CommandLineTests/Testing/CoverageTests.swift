import Foundation
import Testing

/// `globus-lua test --coverage` and `--lcov`.
@Suite struct CoverageTests {
    private static let files = [
        "policy.lua": """
        local function decide(name)
          if name == "ada" then
            return "yes"
          elseif name == "bob" then
            error(
              "not bob")
          end
          return "no"
        end
        verdicts = { decide("ada"), decide("cy") }
        return coroutine.wrap(function()
          for _ = 1, 3 do verdicts[#verdicts + 1] = "again" end
        end)()
        """,
        "a_test.lua": "it('a', function() run_script('policy.lua') end)",
        "b_test.lua": """
        it('b', function() run_script('policy.lua') expect(1):to_equal(2) end)
        it('c', function() load('return 1', '@generated')() end)
        """,
    ]

    private func run(_ options: [String]) async throws -> (TemporaryFolder, Outcome) {
        let folder = TemporaryFolder(Self.files.mapValues { Array($0.utf8) })
        let outcome = try await Program.run(
            [folder.path, "test"] + options + ["."],
            shell: "cd \"$1\" && shift && exec \"$0\" \"$@\""
        )
        return (folder, outcome)
    }

    @Test("--coverage tells of each script, over all tests, how much has run and which lines have not")
    func summary() async throws {
        let (_, outcome) = try await run(["--coverage"])
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.output.hasSuffix("\nCoverage of lines\n  policy.lua   77.7 %  7 of 9, not run: 5-6\n"),
            "\(outcome.output)"
        )
        #expect(!outcome.output.contains("a_test.lua  "))
    }

    @Test("--lcov writes the counts, and results for programs stay by themselves")
    func lcov() async throws {
        let (folder, outcome) = try await run(["--lcov", "lcov.info", "--format", "tap"])
        #expect(outcome.output.hasSuffix("\n1..3\n"))
        #expect(outcome.errors.contains("policy.lua   77.7 %"))
        let text = try String(contentsOfFile: folder.path(of: "lcov.info"), encoding: .utf8)
        #expect(
            text == """
                TN:
                SF:policy.lua
                DA:2,4
                DA:3,2
                DA:4,2
                DA:5,0
                DA:6,0
                DA:8,2
                DA:10,2
                DA:11,4
                DA:12,6
                LF:9
                LH:7
                end_of_record

                """
        )
    }

    @Test("Limits hold while lines are counted, and what is counted says what the tests have run")
    func limits() async throws {
        let folder = TemporaryFolder(
            "a_test.lua",
            "it('spins', function() while true do local x = 1 end end) it('goes on', function() end)"
        )
        let outcome = try await Program.run(
            ["test", "--coverage", "--max-cpu", "100ms", folder.path(of: "a_test.lua")]
        )
        #expect(outcome.output.contains("the CPU limit of 0.1 s (--max-cpu) was reached"))
        #expect(outcome.output.contains("1 passed, 1 failed"))
        #expect(outcome.output.hasSuffix("\nCoverage: the tests have run no script besides themselves.\n"))
    }
}
