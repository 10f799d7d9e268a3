import GlobusAuth
import Testing

@Suite struct PrintableTests {
    @Test(
        "Control characters are escaped, and long text is shortened",
        arguments: [
            ("plain é😀", "plain é😀"), ("a\nb\u{1B}\u{0}", #"a\u{a}b\u{1b}\u{0}"#),
            ("\u{202E}\u{2028}", #"\u{202e}\u{2028}"#),
            ("0123456789abcdef", "0123456789ab…"), ("0123456789ab", "0123456789ab"), ("", ""),
        ]
    )
    func texts(text: String, printed: String) {
        #expect(text.printable(limit: 12) == printed)
    }
}
