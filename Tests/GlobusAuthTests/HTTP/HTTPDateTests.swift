import Testing

@testable import GlobusAuth

@Suite struct HTTPDateTests {
    @Test(
        "All three forms of RFC 9110 §5.6.7 are understood",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
            ("Thu, 31 Dec 2099 23:59:59 GMT", 4_102_444_799),
        ]
    )
    func forms(text: String, seconds: Double) {
        #expect(HTTPDate.seconds(text, now: 1_700_000_000) == seconds)
    }

    @Test(
        "A year of two digits is at most 50 years ahead",
        arguments: [
            ("Sunday, 01-Jan-73 00:00:00 GMT", 3_250_454_400.0), ("Monday, 01-Jan-74 00:00:00 GMT", 126_230_400),
        ]
    )
    func centuries(text: String, seconds: Double) {
        #expect(HTTPDate.seconds(text, now: 1_700_000_000) == seconds)
    }

    @Test(
        "Any other text is no date",
        arguments: [
            "", "soon", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 194 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, -6 Nov 1994 08:49:37 GMT extra",
        ]
    )
    func malformed(text: String) {
        #expect(HTTPDate.seconds(text, now: 1_700_000_000) == nil)
    }
}
