import Testing

/// The form of the log on standard error.
@Suite struct LogTests {
    /// Returns the lines without their times, after checking the form of the times.
    private func lines(_ code: String, _ options: [String] = []) async throws -> [String] {
        let outcome = try await Program.run(options + ["-e", code])
        #expect(outcome.end == .exited(0), "\(outcome)")
        return try outcome.errors.split(separator: "\n").map { line in
            let time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)\x20/
            let match = try #require(line.prefixMatch(of: time), "\(line)")
            return String(line[match.range.upperBound...])
        }
    }

    @Test(
        "A line is time, level and message, then the fields by name",
        arguments: [
            ("log.warning('msg')", "warning msg"), ("log.error('the disk is full')", "error the disk is full"),
            ("log.warning('msg', { b = 2, a = 1 })", "warning msg a=1 b=2"),
        ]
    )
    func order(code: String, line: String) async throws {
        #expect(try await lines(code) == [line])
    }

    @Test(
        "Values are JSON but for clear texts, and numbers that are none are nan and inf",
        arguments: [
            ("{ 1, 2 }", "[1,2]"), ("0 / 0", "nan"), ("-(0 / 0)", "nan"), ("1 / 0", "inf"), ("-1 / 0", "-inf"),
            ("1.5", "1.5"), ("true", "true"), ("{ x = { y = { false } } }", #"{"x":{"y":[false]}}"#),
            ("{ 0 / 0, 1 / 0 }", #"["nan","inf"]"#), ("{}", "{}"), ("json.array {}", "[]"), ("json.null", "null"),
            ("json.decode('{\"a\":[null,[]]}')", #"{"a":[null,[]]}"#), ("{ 1, n = 2 }", #"{"1":1,"n":2}"#),
            ("'plain'", "plain"), ("'two words'", #""two words""#), ("''", #""""#), ("'a=b'", #""a=b""#),
            ("'say \"x\"'", #""say \"x\"""#), ("'back\\\\slash'", #""back\\slash""#), ("'[1'", #""[1""#),
            ("'two\\nlines\\27[31m'", #""two\nlines\u001b[31m""#), ("{ 'a\\nb' }", #"["a\nb"]"#), ("'ä€😀'", "ä€😀"),
            ("'\\u{202e}x'", #""\u202ex""#),
            ("setmetatable({}, { __tostring = function() return 'my own' end })", #""my own""#),
        ]
    )
    func values(value: String, shown: String) async throws {
        #expect(try await lines("log.warning('msg', { v = \(value) })") == ["warning msg v=\(shown)"])
    }

    @Test("What JSON has no form for is the text that tostring makes of it")
    func functions() async throws {
        let line = try #require(try await lines("log.warning('msg', { a = 0 / 0, f = print, l = { print } })").first)
        let form = /warning msg a=nan f="function: 0x[0-9a-f]+" l=\["function: 0x[0-9a-f]+"\]/
        #expect(line.wholeMatch(of: form) != nil, "\(line)")
    }

    @Test("Secrets are not shown, however deep, nor by a name that tells them")
    func secrets() async throws {
        let code = """
            globus.AccessTokenAuthorizer("planted-in-log")
            log.warning("planted-in-log", { a = "planted-in-log", b = { c = { "x planted-in-log" } },
              password = "p", d = { client_secret = "q", header = "Bearer abcdefgh" }, ["planted-in-log"] = 1 })
            """
        let shown =
            #"warning <redacted> <redacted>=1 a=<redacted> b={"c":["x <redacted>"]} "#
            + #"d={"client_secret":"<redacted>","header":"Bearer <redacted>"} password=<redacted>"#
        #expect(try await lines(code) == [shown])
    }

    @Test("A line is bounded and one line, whatever is logged")
    func bounds() async throws {
        let code = """
            local cycle = {} cycle.own = cycle
            local deep = {} for _ = 1, 100 do deep = { deep } end
            local many = {} for i = 1, 100000 do many[i] = i end
            local wide = {} for i = 1, 900 do wide["k" .. i] = ("x"):rep(1e4) end
            log.warning("cycle", cycle) log.warning("deep", { deep = deep }) log.warning("many", { many = many })
            log.warning("wide", wide) log.warning(("m\\n"):rep(1e6)) log.warning("f", { v = ("y"):rep(1e6) })
            log.warning("w", { wide = wide })
            """
        let lines = try await lines(code)
        #expect(lines.count == 7)
        #expect(lines[0] == #"warning cycle own={"own":"<cycle>"}"#)
        #expect(lines[1].hasSuffix(#"[[[[[[[["…"]]]]]]]]"#))
        #expect(lines[2].hasSuffix(#"1000,"… 99000 more"]"#))
        for line in lines { #expect(line.utf8.count < 1 << 20) }
    }

    @Test("The host's own lines look the same")
    func own() async throws {
        let lines = try await lines("task.map({ 1 }, print, { progress = 'work' })", ["--log-level", "info"])
        #expect(lines.first?.hasPrefix("info work done: 1 of 1 items in ") == true, "\(lines)")
    }
}
