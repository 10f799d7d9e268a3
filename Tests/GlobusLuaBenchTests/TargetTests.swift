import Testing

@testable import globus_lua_bench

@Suite("Targets")
struct TargetTests {
    private let target = Target(.value, bar: 20, aim: 10)

    @Test(
        "Of a time or a size, less is better; a value at the goal itself reaches it.",
        arguments: [
            (9.0, Target.Verdict.aim), (10, .aim), (11, .bar), (20, .bar), (21, .missed),
        ]
    )
    func less(value: Double, verdict: Target.Verdict) {
        #expect(target.verdict(on: value, moreIsBetter: false) == verdict)
    }

    @Test(
        "Of a rate, more is better.",
        arguments: [
            (0.5, Target.Verdict.missed), (0.6, .bar), (0.7, .bar), (0.8, .aim),
        ]
    )
    func more(value: Double, verdict: Target.Verdict) {
        #expect(Target(.value, bar: 0.6, aim: 0.8).verdict(on: value, moreIsBetter: true) == verdict)
    }

    @Test("Where nothing was measured there is no verdict.")
    func nothing() {
        #expect(target.verdict(on: .nan, moreIsBetter: false) == nil)
    }

    @Test("A multiple is told in the direction in which it is more than one.")
    func multiples() {
        #expect(Unit.microseconds.text(multiple: 1.966) == "1.97 × as long")
        #expect(Unit.microseconds.text(multiple: 1.0 / 12) == "12.0 × faster")
        #expect(Unit.megabytes.text(multiple: 0.5) == "2.00 × smaller")
        #expect(Unit.perSecond.text(multiple: 0.6) == "0.60 × as many")
        #expect(Unit.perSecond.text(multiple: 25) == "25.0 × as many")
    }

    private static let figureCases: [(Unit, Double, String)] = [
        (.nanoseconds, 113.4e-9, "113 ns"), (.microseconds, 60.64e-6, "60.6 µs"), (.milliseconds, 0.00512, "5.12 ms"),
        (.megabytes, 29.9e6, "29.9 MB"), (.perSecond, 16_512, "16512 /s"), (.pieces, 1, "1"),
    ]

    @Test("Figures have three digits that count.", arguments: figureCases)
    func figures(unit: Unit, value: Double, text: String) {
        #expect(unit.text(value) == text)
    }
}
