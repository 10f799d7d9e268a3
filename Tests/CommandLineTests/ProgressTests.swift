import Foundation
import Testing

/// The progress line of `task.map`.
@Suite struct ProgressTests {
    private static let script = """
        local list = {} for i = 1, 3 do list[i] = i end
        task.map(list, function(n)
          task.sleep(0.11)
          if n == 2 then print("two") end
        end, { progress = "counting", limit = 1 })
        print("end")
        """

    @Test("Where standard error is no terminal there is no line, and the log tells the end")
    func noTerminal() async throws {
        let outcome = try await Program.run(["--log-level", "info", "-e", Self.script], variables: ["TERM": "xterm"])
        #expect(outcome.end == .exited(0))
        #expect(outcome.output == "two\nend\n")
        #expect(!outcome.errors.contains("\u{1B}"))
        #expect(outcome.errors.contains("counting done: 3 of 3 items in 0."))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("On a terminal a line below the output has count, rate and estimate, and is gone at the end")
    func terminal() async throws {
        let shown = try await onTerminal(columns: 80, ["TERM": "xterm"])
        #expect(shown.contains("counting 0 of 3 (0 %)"))
        #expect(shown.contains("counting 1 of 3 (33 %)"))
        #expect(shown.contains("per second"))
        #expect(shown.contains("s left"))
        #expect(shown.contains("\u{1B}[2m"))
        #expect(shown.contains("two\r\n"))
        #expect(shown.hasSuffix("\u{1B}[Jend\r\n"))
    }

    @Test("The line gives way to what is printed and logged, so that no rest of it stays behind short lines")
    func room() async throws {
        let script = """
            task.map({ 1, 2 }, function(n)
              task.sleep(0.11)
              print("a") io.write("b\\n") log.warning("told")
            end, { progress = "counting", limit = 1 })
            """
        let shown = try await onTerminal(columns: 80, ["TERM": "xterm"], script)
        // The line is drawn below the cursor, which then is where the next output appears.
        let afterLines = shown.components(separatedBy: "\u{1B}8").dropFirst()
        #expect(afterLines.count >= 2)
        for text in afterLines { #expect(text.hasPrefix("\u{1B}[J"), "\(text.debugDescription)") }
    }

    @Test("On a narrow terminal the line keeps the count, and is never too long; NO_COLOR takes the colour away")
    func narrow() async throws {
        let shown = try await onTerminal(columns: 30, ["TERM": "xterm", "NO_COLOR": "1"])
        let lines = shown.split(separator: "\u{1B}[B\r").dropFirst().map { $0.prefix { $0 != "\u{1B}" } }
        #expect(lines.contains { $0.hasPrefix("counting 1 of 3") })
        #expect(lines.allSatisfy { $0.count < 30 })
        #expect(!shown.contains("\u{1B}[2m"))
    }

    @Test("A terminal that cannot move its cursor gets no line")
    func dumb() async throws {
        #expect(try await onTerminal(columns: 80, ["TERM": "dumb"]) == "two\r\nend\r\n")
    }

    /// Returns what the program writes to a terminal.
    private func onTerminal(
        columns: Int,
        _ variables: [String: String],
        _ script: String = Self.script
    ) async throws -> String {
        let command = "stty cols \(columns); exec \"$PROGRAM\" -e \"$SCRIPT\""
        let outcome = try await Program.run(
            [],
            shell: "PROGRAM=$0 script --quiet --return --command '\(command)' /dev/null",
            variables: variables.merging(["SCRIPT": script]) { $1 }
        )
        #expect(outcome.end == .exited(0))
        return outcome.output
    }
}
