import GlobusLua
import Testing

/// The lines of a script that can be counted.
@Suite struct CodeLinesTests {
    private func lines(_ source: String) -> [Int] { CodeLines.lines(of: Array(source.utf8)).sorted() }

    @Test("Lines with code are found, in functions that nobody calls too; lines that only end something are none")
    func lines() {
        let source = """
            #!/usr/bin/env globus-lua
            -- a remark
            local function never(a)

              if a then
                return 1
              else
                error("no")
              end
            end
            local t = {
              1,
              f(),
            }
            for i = 1, 2 do
              print(i,
                t)
            end
            while false do
              break
            end
            local later
            return function(x) return x end
            """
        #expect(lines(source) == [5, 6, 8, 11, 12, 13, 15, 16, 17, 19, 20, 22, 23])
    }

    @Test("Long distances, many functions and all kinds of constants are read")
    func large() {
        let gap = String(repeating: "\n", count: 1000)
        let source =
            "x = 1\(gap)y = 2.5\(gap)z = { nil, true, false, 'short', '\(String(repeating: "l", count: 100))' }"
        #expect(lines(source) == [1, 1001, 2001])
        let many = (1...300).map { "function f\($0)()\n  return \($0)\nend\n" }.joined()
        #expect(lines(many).count == 600)
    }

    @Test("What is no Lua has no lines")
    func wrong() {
        #expect(lines("x = = 1").isEmpty)
        #expect(lines("").isEmpty)
    }
}
