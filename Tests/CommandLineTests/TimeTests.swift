import Testing

/// The library `globus.time`.
@Suite struct TimeTests {
    @Test(
        "A date and time is read, whatever its offset and fraction",
        arguments: [
            ("2026-01-31T12:00:00Z", "1769860800"), ("2026-01-31t12:00:00z", "1769860800"),
            ("2026-01-31 12:00:00+00:00", "1769860800"), ("2026-01-31T17:30:00+05:30", "1769860800"),
            ("2026-01-31T04:00:00-0800", "1769860800"), ("2024-02-29T00:00:00Z", "1709164800"),
            ("2000-02-29T00:00:00Z", "951782400"), ("2016-12-31T23:59:60Z", "1483228800"),
            ("1969-12-31T23:59:59Z", "-1"), ("0000-01-01T00:00:00Z", "-62167219200"),
            ("9999-12-31T23:59:59Z", "253402300799"), ("2026-01-31T12:00:00.500Z", "1769860800.5"),
            ("2026-01-31T12:00:00.25+01:00", "1769857200.25"),
        ]
    )
    func parse(text: String, seconds: String) async throws {
        let outcome = try await Program.run(["-e", "print(globus.time.parse(...))", text])
        #expect(outcome == .exited(0, output: seconds + "\n"))
    }

    @Test(
        "What is no date and time with an offset is refused, and shown",
        arguments: [
            "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-01-31",
            "2026-01-31T12:00:00", "2026-01-31T24:00:00Z", "2026-01-31T12:00:61Z", "2026-01-31T12:00Z",
            "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+25:00", "2026-01-31T12:00:00Zx", "+2026-01-31T12:00:00Z", "x",
        ]
    )
    func refused(text: String) async throws {
        let outcome = try await Program.run(["-e", "globus.time.parse(...)", text])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("must be a date and time like 2026-01-31T12:00:00Z, got '\(text)'"))
    }

    @Test(
        "A moment is written in UTC or the machine's time, with as many digits as asked for, and never later than it is"
    )
    func format() async throws {
        let script = """
            local f = globus.time.format
            print(f(0), f(1.999), f(-0.5, { fraction = 1 }), f(1769860800, { fraction = 9 }), f(253402300799))
            print(f(1769860800, { utc = false }), f(1785500000.25, { utc = false, fraction = 2 }))
            for _, n in ipairs { 253402300800, -62167219201, 0 / 0, math.huge, math.mininteger } do assert(not pcall(f, n)) end
            for _, s in ipairs { 0, 951782400, 1709164800, 4102444800, -1, -31622400 } do
              assert(globus.time.parse(f(s)) == s and f(s) == os.date("!%Y-%m-%dT%H:%M:%SZ", s))
            end
            """
        let expected = """
            1970-01-01T00:00:00Z\t1970-01-01T00:00:01Z\t1969-12-31T23:59:59.5Z\t2026-01-31T12:00:00.000000000Z\t\
            9999-12-31T23:59:59Z
            2026-01-31T06:00:00-06:00\t2026-07-31T07:13:20.25-05:00

            """
        let outcome = try await Program.run(["-e", script], variables: ["TZ": "America/Chicago"])
        #expect(outcome == .exited(0, output: expected))
    }
}
