import Testing

@testable import PostgresTokenStorage

@Suite struct SeenVersionsTests {
    @Test("What was not looked for is not compared")
    func unknown() {
        let seen = SeenVersions()
        #expect(!seen.contains("a"))
        #expect(!seen.differ(from: ["a": 1], only: nil))
    }

    @Test("A version that was read differs from another one, and from none")
    func one() {
        var seen = SeenVersions()
        seen.note(["a": 1], only: "a")
        #expect(!seen.differ(from: ["a": 1, "b": 7], only: nil))
        #expect(seen.differ(from: ["a": 2], only: "a"))
        #expect(seen.differ(from: [:], only: "a"))
    }

    @Test("Tokens that were looked for and not found differ from any that are there later")
    func absent() {
        var seen = SeenVersions()
        seen.note([:], only: "a")
        #expect(seen.contains("a"))
        #expect(seen["a"] == nil)
        #expect(!seen.differ(from: [:], only: "a"))
        #expect(seen.differ(from: ["a": 1], only: "a"))
    }

    @Test("Where everything was read, also tokens of other services count, unless one service alone is asked about")
    func all() {
        var seen = SeenVersions()
        seen.note(["a": 1], only: nil)
        #expect(seen.differ(from: ["a": 1, "b": 1], only: nil))
        #expect(!seen.differ(from: ["a": 1], only: "a"))
        #expect(!seen.differ(from: ["a": 1, "b": 1], only: "a"))
    }

    @Test("After a refresh token may have been spent, reading again changes nothing; what was stored counts")
    func frozen() {
        var seen = SeenVersions()
        seen.note(["a": 1], only: "a")
        seen.isFrozen = true
        seen.note(["a": 2], only: "a")
        #expect(seen["a"] == 1)
        seen.noteStored("a", version: 3)
        #expect(!seen.differ(from: ["a": 3], only: "a"))
    }
}
