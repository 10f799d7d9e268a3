import GlobusAuth
import Testing

@Suite struct UniversalTimeTests {
    @Test(
        "A moment is written in universal time, and read again as it was",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_795_957_500, "2026-11-29T13:05:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] as [(Int64, String)]
    )
    func written(seconds: Int64, text: String) {
        #expect(UniversalTime.text(seconds) == text)
        #expect(UniversalTime.seconds(in: text) == seconds)
    }

    @Test(
        "What is no such text is no moment",
        arguments: [
            "", "2026-11-29", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-29T24:00:00Z",
            "2026-11-29T13:05:00+01:00", "2026-11-29T13:05:00Z ",
        ]
    )
    func refused(text: String) {
        #expect(UniversalTime.seconds(in: text) == nil)
    }
}
